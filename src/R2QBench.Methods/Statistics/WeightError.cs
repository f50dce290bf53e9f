using static TorchSharp.torch;

namespace R2QBench.Methods.Statistics;

/// <summary>How far an effective weight is from a reference.</summary>
/// <param name="MeanSquared">mean (w − ŵ)², in squared weight units.</param>
/// <param name="Normalized">The same divided by the variance of w; null if w is constant.</param>
/// <param name="LargestAbsolute">max |w − ŵ|, in weight units.</param>
public sealed record WeightError(double MeanSquared, double? Normalized, double LargestAbsolute)
{
    /// <param name="reference">Full-precision weight, any shape and floating type.</param>
    /// <param name="effective">Effective weight, same shape.</param>
    public static WeightError Measure(Tensor reference, Tensor effective)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var exact = reference.detach().to(ScalarType.Float32);
        var difference = exact - effective.detach().to(ScalarType.Float32);
        // Squares of small weights are summed in double precision: their mean is compared over orders of magnitude.
        var meanSquared = difference.to(ScalarType.Float64).square().mean().item<double>();
        var variance = exact.to(ScalarType.Float64).var(false).item<double>();
        return new WeightError(meanSquared, variance > 0 ? meanSquared / variance : null, difference.abs().max().item<float>());
    }
}
