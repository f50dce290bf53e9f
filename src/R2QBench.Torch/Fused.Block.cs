using R2QBench.Torch.Interop;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Torch;

public static unsafe partial class Fused
{
    private static readonly Operator OwnAddRmsNorm = new("r2q::add_rms_norm");
    private static readonly Operator OwnRope = new("r2q::rope");
    private static readonly Operator OwnSwiGlu = new("r2q::swiglu");

    /// <summary>Whether norms, rotation and SwiGLU by themselves take own kernels on CUDA too, in bfloat16. Off: models compute whole blocks there; measurements switch it on.</summary>
    public static bool SingleOperatorsOnCuda { get; set; }

    /// <summary>The residual addition and the norm behind it.</summary>
    /// <param name="x">[.., width].</param>
    /// <param name="residual">The same shape.</param>
    /// <param name="weight">[width].</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <returns><see cref="rms_norm"/> of x + residual, and x + residual.</returns>
    public static (Tensor Normed, Tensor Sum) add_rms_norm(Tensor x, Tensor residual, Tensor weight, double eps)
    {
        if ((OnCpu(x) && x.dtype is ScalarType.Float32 or ScalarType.BFloat16 || Singly(x)) && residual.dtype == x.dtype && weight.dtype == x.dtype && OwnAddRmsNorm.Exists)
            return OwnAddRmsNorm.CallPair(x, residual, weight, eps);
        var sum = x + residual;
        return (rms_norm(sum, weight, eps), sum);
    }

    /// <summary>Turns the leading 2 · pairs numbers of every query and key head by the angles of its position, halves against each other.</summary>
    /// <param name="q">[batch, heads, seq, head].</param>
    /// <param name="k">[batch, key heads, seq, head].</param>
    /// <param name="cosines">float32 [seq, pairs].</param>
    /// <param name="sines">As <paramref name="cosines"/>.</param>
    /// <param name="interleaved">Numbers 2i and 2i + 1 form a pair, instead of i and i + pairs.</param>
    /// <returns>Same shapes and types; computed in float32. Source: arXiv 2104.09864.</returns>
    public static (Tensor Queries, Tensor Keys) rope(Tensor q, Tensor k, Tensor cosines, Tensor sines, bool interleaved = false)
    {
        if ((OnCpu(q) || Singly(q)) && q.dtype is ScalarType.Float32 or ScalarType.BFloat16 && OwnRope.Exists)
            return OwnRope.CallPair(q, k, cosines, sines, interleaved);
        return (Turn(q, cosines, sines, interleaved), Turn(k, cosines, sines, interleaved));
    }

    /// <summary>silu(gate) · up.</summary>
    /// <param name="gate">Any shape.</param>
    /// <param name="up">The same shape.</param>
    /// <remarks>Source: arXiv 2002.05202. The own operator computes in float32, rounds once, and has no second derivative.</remarks>
    public static Tensor swiglu(Tensor gate, Tensor up)
    {
        if ((OnCpu(gate) || Singly(gate)) && gate.dtype is ScalarType.Float32 or ScalarType.BFloat16 && up.dtype == gate.dtype && OwnSwiGlu.Exists)
            return OwnSwiGlu.Call(gate, up);
        using var activated = nn.functional.silu(gate);
        return activated * up;
    }

    private static bool OnCpu(Tensor tensor) => Enabled && tensor.device_type == DeviceType.CPU;

    private static bool Singly(Tensor tensor) => Enabled && SingleOperatorsOnCuda && tensor.is_cuda && tensor.dtype == ScalarType.BFloat16;

    private static Tensor Turn(Tensor vectors, Tensor cosines, Tensor sines, bool interleaved)
    {
        using var scope = NewDisposeScope();
        var pairs = cosines.size(1);
        var turning = vectors.narrow(-1, 0, 2 * pairs);
        var shape = turning.shape;
        // float32 tables lift the products to float32.
        var halves = interleaved ? turning.reshape([.. shape[..^1], pairs, 2]).unbind(-1) : turning.chunk(2, -1);
        var first = (halves[0] * cosines - halves[1] * sines).to(vectors.dtype);
        var second = (halves[1] * cosines + halves[0] * sines).to(vectors.dtype);
        var turned = interleaved ? stack([first, second], -1).reshape(shape) : cat([first, second], -1);
        var rest = vectors.size(-1) - 2 * pairs;
        return (rest == 0 ? turned : cat([turned, vectors.narrow(-1, 2 * pairs, rest)], -1)).MoveToOuterDisposeScope();
    }
}
