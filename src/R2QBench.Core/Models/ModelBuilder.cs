using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Layers;
using static TorchSharp.torch;

namespace R2QBench.Core.Models;

/// <summary>Makes untrained models.</summary>
public static class ModelBuilder
{
    private const double StandardDeviation = 0.02;

    /// <summary>A model with random weights: the same for the same configuration and seed on every machine.</summary>
    /// <param name="config">Shape of the model.</param>
    /// <param name="seed">Seed of all weights.</param>
    /// <param name="computeDtype">Dtype of activations and products.</param>
    /// <param name="device">Where the parameters shall live.</param>
    /// <remarks>
    /// Weights are normal with σ = 0.02, the two projections that add to the residual stream with σ = 0.02 / √(2 · layers)
    /// (Radford et al., 2019, section 2.3), norms one, biases zero.
    /// </remarks>
    public static LanguageModel CreateRandom(DecoderConfig config, long seed, ScalarType computeDtype, Device device)
    {
        using var plain = no_grad();
        using var scope = NewDisposeScope();
        var model = new DecoderModel(config, new TensorFormat(ScalarType.Float32, computeDtype, device));
        var normal = new NormalSource((ulong)seed);
        var towardsResidual = StandardDeviation / Math.Sqrt(2.0 * config.Layers);
        foreach (var slot in DecoderLayout.Slots(config))
        {
            var parameter = model.Weights[slot.Name];
            switch (slot.Role)
            {
                case TensorRole.Norm:
                    parameter.fill_(slot.Name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1);
                    break;
                case TensorRole.Bias:
                    parameter.zero_();
                    break;
                default:
                    var addsToResidual = slot.Role == TensorRole.BlockLinear && DecoderLayout.AddsToResidual(config, slot);
                    parameter.copy_(tensor(normal.Next(slot.ElementCount, addsToResidual ? towardsResidual : StandardDeviation), [.. slot.Shape]));
                    break;
            }
        }

        return model;
    }

    /// <summary>A model for measuring speed: weights normal with σ = 0.02, drawn by the device itself, norms one.</summary>
    /// <param name="config">Shape of the model.</param>
    /// <param name="latentDtype">Dtype of the parameters.</param>
    /// <param name="computeDtype">Dtype of activations and products.</param>
    /// <param name="device">Where the parameters shall live.</param>
    public static LanguageModel CreateForTiming(DecoderConfig config, ScalarType latentDtype, ScalarType computeDtype, Device device)
    {
        using var plain = no_grad();
        using var scope = NewDisposeScope();
        var model = new DecoderModel(config, new TensorFormat(latentDtype, computeDtype, device));
        foreach (var parameter in model.Weights.Values)
        {
            if (parameter.dim() > 1) parameter.normal_(0, StandardDeviation);
            else parameter.fill_(1);
        }

        return model;
    }
}
