using R2QBench.Methods.Gradients;
using R2QBench.Methods.Groups;
using R2QBench.Methods.Scales;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>The scales of one weight as parameters that the optimizer trains.</summary>
/// <remarks>Owns them; dispose once.</remarks>
public sealed class LearnedScales : IDisposable
{
    private readonly IQuantizer _quantizer;
    private readonly Tensor? _gradientFactor;

    /// <param name="quantizer">What they belong to.</param>
    /// <param name="weight">[out, in]; its scales by the quantizer's start.</param>
    public LearnedScales(IQuantizer quantizer, Tensor weight)
    {
        _quantizer = quantizer;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        WeightChecks.RequireFiniteMatrix(weight);
        var matrix = weight.detach().to(ScalarType.Float32).contiguous();
        var layout = quantizer.Layout(matrix.shape[0], matrix.shape[1]);
        // Not rounded here: the optimizer's copy keeps its full precision.
        var exact = new ScaleRounding(ScaleDtype.Float32);
        var fitted = layout.Slice(matrix).Select(block => quantizer.Fit(block, exact)).ToArray();
        Values = [.. quantizer.Grid.Parameters.Select((_, p) => NewParameter(layout.JoinParameter([.. fitted.Select(block => block[p])])))];
        _gradientFactor = GradientFactor(quantizer, layout)?.to(matrix.device).DetachFromDisposeScope();
    }

    /// <summary>float32 [out, groups] ([1, 1] per tensor), in the order of the grid's parameters.</summary>
    public IReadOnlyList<Parameter> Values { get; }

    /// <summary>The values as the grid may use them, with gradient times the factor that the spec asks for.</summary>
    public Tensor[] Constrained() =>
        _quantizer.Grid.Constrain([.. Values.Select(Scaled)], _quantizer.Rounding);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Values) value.Dispose();
        _gradientFactor?.Dispose();
    }

    /// <summary>One factor per column of the parameters, float32 [1, groups per row]; null if all are 1.</summary>
    private static Tensor? GradientFactor(IQuantizer quantizer, GroupLayout layout)
    {
        var full = ScaleGradientFactor.Of(quantizer, layout, layout.Size);
        if (full == 1) return null;
        var factors = Enumerable.Repeat((float)full, (int)layout.FullGroups);
        return tensor([.. layout.Tail == 0 ? factors : factors.Append((float)ScaleGradientFactor.Of(quantizer, layout, layout.Tail))]).unsqueeze(0);
    }

    private static Parameter NewParameter(Tensor value) => (Parameter)new Parameter(value.clone()).DetachFromDisposeScope();

    private Tensor Scaled(Parameter value) =>
        _gradientFactor is null ? value : StraightThrough.Replace(value * _gradientFactor, value);
}
