using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Core.Models;

/// <summary>What a linear layer multiplies with instead of its latent weight, e.g. its quantized form.</summary>
public interface IWeightTransform
{
    /// <summary>The effective weight.</summary>
    /// <param name="weight">[out, in] latent weight; not modified.</param>
    /// <returns>[out, in]; gradients flow back to <paramref name="weight"/> by the transform's own rule. May be a tensor that the transform keeps.</returns>
    Tensor Apply(Tensor weight);

    /// <summary>The effective weight in the type that the product computes in.</summary>
    /// <param name="weight">[out, in] latent weight; not modified.</param>
    /// <param name="dtype">Type of the result.</param>
    Tensor Apply(Tensor weight, ScalarType dtype) => Apply(weight).to(dtype);

    /// <summary>What <see cref="Apply(Tensor)"/> does, where a fused operator may do it on the latent weight itself; null where it may not.</summary>
    FusedQuantization? Fused => null;
}
