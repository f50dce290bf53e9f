using R2QBench.Torch.Interop;
using static TorchSharp.torch;

namespace R2QBench.Torch;

/// <summary>What TorchSharp lacks: operations with a faster way than one operator after the other, each with a plain fallback.</summary>
public static unsafe partial class Fused
{
    private static readonly Operator OwnRmsNorm = new("r2q::rms_norm");

    /// <summary>The environment variable that starts programs with <see cref="Enabled"/> off when it is 0.</summary>
    public const string Variable = "R2Q_FUSED";

    /// <summary>Whether that variable asks for plain operators.</summary>
    public static bool IsOffByVariable => Environment.GetEnvironmentVariable(Variable) == "0";

    /// <summary>Whether own operators are used, those of the optimizer included; off, everything is made of libtorch's. Tests hold the two together.</summary>
    public static bool Enabled { get; set; } = !IsOffByVariable;

    /// <summary>x / √(mean(x²) + eps) · weight over the last dimension, computed in float32, result in the type of <paramref name="x"/>.</summary>
    /// <param name="x">[.., width].</param>
    /// <param name="weight">[width].</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <remarks>Source: Zhang &amp; Sennrich, arXiv 1910.07467; rounding to x's type before the weight is applied, as in Hugging Face's Llama.
    /// The own operator rounds once, after the weight, and has no second derivative.</remarks>
    public static Tensor rms_norm(Tensor x, Tensor weight, double eps)
    {
        if (OnCpu(x) && x.dtype is ScalarType.Float32 or ScalarType.BFloat16 && weight.dtype == x.dtype && OwnRmsNorm.Exists)
            return OwnRmsNorm.Call(x, weight, eps);
        if (Enabled && x.dtype == ScalarType.Float32 && weight.dtype == ScalarType.Float32 && Op.rms_norm.Exists)
            return Op.rms_norm.Call(x, weight.shape, weight, eps);
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var scale = (wide.square().mean([-1], true) + eps).rsqrt();
        return (weight * (wide * scale).to(x.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>Fills a tensor with bytes in memory order; on a device too.</summary>
    /// <exception cref="ArgumentException">The number of bytes is not the tensor's.</exception>
    public static void copy_from_bytes(Tensor dst, ReadOnlySpan<byte> source)
    {
        using var plain = no_grad();
        var shape = dst.shape;
        nint handle;
        fixed (byte* data = source)
        fixed (long* sizes = shape)
            handle = Native.r2q_tensor_from_host(data, source.Length, sizes, shape.Length, (int)dst.dtype);
        using var copy = Tensor.UnsafeCreateTensor(Native.Check(handle, nameof(copy_from_bytes)));
        dst.copy_(copy);
    }

    /// <summary>The bytes of a tensor in row-major order, whatever its device and strides.</summary>
    public static byte[] to_bytes(Tensor tensor)
    {
        using var plain = tensor.detach();
        using var host = plain.cpu();
        using var packed = host.contiguous();
        return packed.bytes.ToArray();
    }
}
