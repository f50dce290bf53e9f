using R2QBench.Core.Models.Layers;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>The start <c>asymmetric_clip</c>: clamps the weights of a model's layers once, before anything is quantized.</summary>
public static class WeightClipping
{
    /// <summary>Clamps every layer that the method clips, by the inputs that it has in the full-precision model.</summary>
    /// <param name="quantizer">What the clamped weights will be quantized with.</param>
    /// <param name="layers">The quantized layers; their latent weights are changed.</param>
    /// <param name="inputs">Collected before any of them was changed.</param>
    /// <returns>Layers clipped, and the share of their weights that were clamped.</returns>
    public static (int Layers, double Share) Apply(IQuantizer quantizer, IReadOnlyList<LinearLayer> layers, CalibrationInputs inputs)
    {
        var (count, clamped, weights) = (0, 0L, 0L);
        foreach (var layer in layers.Where(layer => AsymmetricClip.AppliesTo(layer.Path)))
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var (lower, upper) = AsymmetricClip.Search(quantizer, layer.weight, inputs.Of(layer));
            var clipped = AsymmetricClip.Apply(quantizer, layer.weight, lower, upper);
            clamped += (clipped != layer.weight).sum(ScalarType.Int64).item<long>();
            weights += layer.weight.numel();
            layer.weight.copy_(clipped);
            count++;
        }

        return (count, weights == 0 ? 0 : (double)clamped / weights);
    }
}
