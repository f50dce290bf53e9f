using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Support;

/// <summary>Weights to quantize, the same at every run.</summary>
public static class Weights
{
    /// <summary>Normal with standard deviation 0.02, as in language models.</summary>
    public static Tensor Gauss(long rows, long columns, ulong seed = 7)
    {
        using var generator = new Generator(seed);
        return randn([rows, columns], generator: generator) * 0.02;
    }

    /// <summary>One row of each kind that breaks quantizers: zeros, one constant, all positive, all negative, one outlier, exact zeros among others, one group of zeros, tiny values.</summary>
    public static Tensor Special(long columns)
    {
        var weight = Gauss(8, columns);
        weight[0] = zeros([columns]);
        weight[1] = full([columns], 0.03f);
        weight[2] = weight[2].abs() + 0.001;
        weight[3] = -weight[3].abs() - 0.001;
        weight[4] = full([columns], 0.01f);
        weight[4, 0] = tensor(1f);
        weight[5, 0] = tensor(0f);
        weight[5, columns - 1] = tensor(0f);
        weight[6] = cat([zeros([Math.Min(64, columns)]), weight[6].narrow(0, 0, columns - Math.Min(64, columns))]);
        weight[7] = weight[7] * 1e-7;
        return weight;
    }

    /// <summary>A number per group, [out, groups] of any type, as one per weight: float32 of the weight's shape. All groups are of one length.</summary>
    public static Tensor PerWeight(Tensor perGroup, Tensor weight) =>
        perGroup.to(ScalarType.Float32).repeat_interleave(weight.shape[1] / perGroup.shape[1], 1);

    /// <summary>True if both hold the same bits, signs of zeros included.</summary>
    public static bool SameBits(Tensor left, Tensor right) =>
        left.shape.AsSpan().SequenceEqual(right.shape)
        && left.dtype == right.dtype
        && left.cpu().contiguous().bytes.SequenceEqual(right.cpu().contiguous().bytes);
}
