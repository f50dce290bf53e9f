using R2QBench.Core.Specs;
using R2QBench.Methods.Groups;

namespace R2QBench.Methods.Quantizers;

/// <summary>What the gradient of a learned scale is multiplied with, an option of every method that has learned scales.</summary>
/// <remarks>
/// A scale gathers the gradients of all its weights; LSQ (arXiv 1902.08153) multiplies by 1/√(N·Q), N the weights that share it and Q the
/// largest level in scales, so that scale and weights move at comparable speed. ParetoQ's code takes N from the whole matrix. With Adam,
/// which divides by the gradient's size, the factor matters only through epsilon and gradient clipping.
/// </remarks>
public static class ScaleGradientFactor
{
    /// <summary>Key below <c>quantization.options</c>.</summary>
    public const string Option = "scale_gradient";

    /// <summary>Its values.</summary>
    public const string Group = "group", Matrix = "matrix", None = "none";

    /// <summary>The option with the given default.</summary>
    public static OptionFacts Facts(string byDefault) => OptionFacts.OneOf(
        "Factor on the gradient of learned scales: group 1/√(N·Q) with the weights of one group, matrix with those of the matrix, none 1",
        [byDefault, .. new[] { Group, Matrix, None }.Where(choice => choice != byDefault)]);

    /// <summary>The factor for one scale of a matrix.</summary>
    /// <param name="quantizer">Whose option says which.</param>
    /// <param name="layout">Groups of the matrix.</param>
    /// <param name="shared">Weights that share the scale: those of its group, which may be the short last one.</param>
    public static double Of(IQuantizer quantizer, GroupLayout layout, long shared) => quantizer.Settings.Options.GetValueOrDefault(Option, None) switch
    {
        Group => 1 / Math.Sqrt(shared * quantizer.Grid.LargestLevel),
        Matrix => 1 / Math.Sqrt(layout.Rows * layout.Columns * quantizer.Grid.LargestLevel),
        _ => 1,
    };
}
