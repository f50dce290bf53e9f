using R2QBench.Core.Models;
using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>What a linear layer multiplies with in evaluation: the weight decoded from stored codes and scales, whatever the latent weight is.</summary>
/// <remarks>Owns <paramref name="decoded"/>; dispose once.</remarks>
/// <param name="decoded">[out, in].</param>
public sealed class StoredWeight(Tensor decoded) : IWeightTransform, IDisposable
{
    /// <summary>The stored weight itself, which stays this object's; the argument gives only the shape to hold to.</summary>
    public Tensor Apply(Tensor weight)
    {
        if (!weight.shape.AsSpan().SequenceEqual(decoded.shape))
            throw new ArgumentException($"A stored weight [{string.Join(", ", decoded.shape)}] does not fit a layer of [{string.Join(", ", weight.shape)}].", nameof(weight));
        return decoded;
    }

    /// <inheritdoc/>
    public void Dispose() => decoded.Dispose();
}
