using R2QBench.Torch.Interop;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Torch;

/// <summary>What TorchSharp lacks: operations with a faster way than one operator after the other, each with a plain fallback.</summary>
public static unsafe partial class Fused
{
    private static readonly Operator OwnRmsNorm = new("r2q::rms_norm");

    /// <summary>Whether own operators are used; off, everything is made of libtorch's. Tests hold the two together.</summary>
    /// <remarks>Starts off when the environment variable <c>R2Q_FUSED</c> is 0.</remarks>
    public static bool Enabled { get; set; } = Environment.GetEnvironmentVariable("R2Q_FUSED") != "0";

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

    /// <summary>Scales all gradients down together so that their joint norm is at most <paramref name="max_norm"/>.</summary>
    /// <returns>The norm before. In two native calls when everything is float32 on the CPU.</returns>
    public static double clip_grad_norm_(IEnumerable<Parameter> parameters, double max_norm, double norm_type = 2)
    {
        using var list = new HandleList(parameters);
        double norm;
        if (norm_type == 2)
        {
            var done = Native.r2q_grad_norm(list.Pointer, list.Count, &norm);
            Native.Check(done, nameof(clip_grad_norm_));
            if (done == 0)
                norm = PlainNorm(list, norm_type);
        }
        else
        {
            norm = PlainNorm(list, norm_type);
        }
        var factor = max_norm / (norm + 1e-6);
        if (factor < 1)
            Native.Check(Native.r2q_scale_grads(list.Pointer, list.Count, factor), nameof(clip_grad_norm_));
        return norm;
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

    private static double PlainNorm(HandleList list, double normType)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var gradients = new List<Tensor>();
        for (int i = 0; i < list.Count; i++)
        {
            var grad = Native.r2q_grad(list.Pointer[i]);
            if (grad != 0)
                gradients.Add(Tensor.UnsafeCreateTensor(grad));
        }
        if (gradients.Count == 0)
            return 0;
        // One wait for the device, at the very end.
        var device = gradients[0].device;
        var norms = Op._foreach_norm__Scalar.CallMany(gradients.ToArray(), normType);
        return stack(norms.Select(norm => norm.to(ScalarType.Float32, device))).norm((float)normType).ToDouble();
    }
}
