using R2QBench.Methods.Quantizers;
using static TorchSharp.torch;

namespace R2QBench.Methods.Statistics;

/// <summary>One stored parameter of a weight over its groups.</summary>
/// <param name="Name">Parameter, e.g. <c>alpha1</c>.</param>
/// <param name="Mean">Over all groups.</param>
/// <param name="Minimum">Over all groups.</param>
/// <param name="Maximum">Over all groups.</param>
public sealed record ParameterStatistics(string Name, double Mean, double Minimum, double Maximum)
{
    /// <summary>All parameters of a weight, in stored order.</summary>
    public static IReadOnlyList<ParameterStatistics> Of(QuantizedWeight weight)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return [.. weight.Quantizer.Grid.Parameters.Select((parameter, i) =>
        {
            var values = weight.Parameters[i];
            return new ParameterStatistics(
                parameter.Name,
                values.to(ScalarType.Float64).mean().item<double>(),
                values.min().item<float>(),
                values.max().item<float>());
        })];
    }
}
