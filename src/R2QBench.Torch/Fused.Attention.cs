using R2QBench.Torch.Interop;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Torch;

public static unsafe partial class Fused
{
    private static readonly Operator OwnAttention = new("r2q::attention");

    /// <summary>softmax(scale · q kᵀ) v per head.</summary>
    /// <param name="q">[batch, heads, queries, head].</param>
    /// <param name="k">[batch, key heads, keys, head]; the number of key heads divides that of heads.</param>
    /// <param name="v">As <paramref name="k"/>.</param>
    /// <param name="causal">Query i sees the keys 0 to i + <paramref name="past"/> only.</param>
    /// <param name="scale">Factor of the scores; null means 1/√head.</param>
    /// <param name="past">Keys before that of the first query; only if causal.</param>
    /// <returns>[batch, heads, queries, head].</returns>
    /// <remarks>On the CPU an own operator in float32 that never stores all scores; it has no second derivative.</remarks>
    public static Tensor attention(Tensor q, Tensor k, Tensor v, bool causal, double? scale = null, long past = 0)
    {
        long heads = q.size(1), keyHeads = k.size(1), keys = k.size(2);
        if (heads % keyHeads != 0)
            throw new ArgumentException($"{heads} heads cannot share {keyHeads} key heads", nameof(k));
        if (Enabled && q.device_type == DeviceType.CPU && q.dtype is ScalarType.Float32 or ScalarType.BFloat16 && OwnAttention.Exists)
            return OwnAttention.Call(q, k, v, scale ?? 1 / Math.Sqrt(q.size(-1)), causal ? past : keys);

        using var scope = NewDisposeScope();
        if (heads != keyHeads)
        {
            k = k.repeat_interleave(heads / keyHeads, 1);
            v = v.repeat_interleave(heads / keyHeads, 1);
        }
        // Whoever sees every key needs no mask; the operators below know only masks that begin at the first key.
        causal = causal && past + 1 < keys;
        using var seen = causal && past > 0 ? ones([q.size(2), keys], ScalarType.Bool, q.device).tril(past) : null;
        return Attention.Compute(q, k, v, seen, 0, causal && past == 0, scale).MoveToOuterDisposeScope();
    }
}
