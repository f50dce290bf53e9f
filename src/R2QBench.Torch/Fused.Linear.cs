using R2QBench.Torch.Interop;
using static TorchSharp.torch;

namespace R2QBench.Torch;

public static unsafe partial class Fused
{
    /// <summary>Rows from which on <see cref="linear"/> treats every row alike; below, a matrix library's product with a vector is faster.</summary>
    public const int EvenRows = 4;

    private static readonly Operator OwnLinear = new("r2q::linear");
    private static readonly Operator OwnEvenLinear = new("r2q::even_linear");

    /// <summary>x wᵀ + b; on the CPU by own products, which make the gradients as well: in float32, and in bfloat16 where the processor has AVX512-BF16.</summary>
    /// <param name="x">[.., in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or null.</param>
    /// <remarks>
    /// Without gradients, in float32 on the CPU and from <see cref="EvenRows"/> rows on, a row of the result depends on its own row of
    /// <paramref name="x"/> alone, bit for bit: batches of any size and composition give the same numbers.
    /// </remarks>
    public static Tensor linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        var even = !is_grad_enabled() && x.dtype == ScalarType.Float32;
        if (!OnCpu(x) || x.dtype is not (ScalarType.Float32 or ScalarType.BFloat16) || weight.dtype != x.dtype || !OwnEvenLinear.Exists || x.numel() < EvenRows * x.size(-1))
            return nn.functional.linear(x, weight, bias);
        var product = (even ? OwnEvenLinear : OwnLinear).Call(x, weight);
        if (bias is null) return product;
        using (product) return product + bias;
    }
}
