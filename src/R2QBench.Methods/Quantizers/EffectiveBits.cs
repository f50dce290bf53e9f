using R2QBench.Methods.Grids;
using R2QBench.Methods.Groups;
using R2QBench.Methods.Packing;
using R2QBench.Methods.Scales;

namespace R2QBench.Methods.Quantizers;

/// <summary>What quantized weights cost, counted as stored; loads no native library.</summary>
/// <param name="Weights">Number of weights.</param>
/// <param name="CodeBytes">Bytes of the packed codes.</param>
/// <param name="ParameterBytes">Bytes of scales and zero points.</param>
/// <param name="EntropyBits">log2(levels) for every code (zero points included) plus the scales at their stored width, in bits.</param>
public sealed record EffectiveBits(long Weights, long CodeBytes, long ParameterBytes, double EntropyBits)
{
    /// <summary>Bytes on disk: exactly those of the tensors written.</summary>
    public long StoredBytes => CodeBytes + ParameterBytes;

    /// <summary>Bits per weight on disk; methods are paired at equal values of this.</summary>
    public double StoredBitsPerWeight => 8.0 * StoredBytes / Weights;

    /// <summary>Bits per weight that an ideal packing of equally likely levels would take, scales as stored.</summary>
    public double EntropyBitsPerWeight => EntropyBits / Weights;

    /// <summary>Sizes of one matrix.</summary>
    public static EffectiveBits Of(IGrid grid, ScaleDtype scales, GroupLayout layout)
    {
        var packing = CodePacking.For(grid.Levels);
        var weights = layout.Rows * layout.Columns;
        var parameterBytes = 0L;
        var entropy = weights * Math.Log2(grid.Levels);
        foreach (var parameter in grid.Parameters)
        {
            var isScale = parameter.Kind == ParameterKind.Scale;
            parameterBytes += isScale ? layout.GroupCount * scales.Bytes : packing.ByteCount(layout.GroupCount);
            entropy += layout.GroupCount * (isScale ? 8 * scales.Bytes : Math.Log2(grid.Levels));
        }

        return new EffectiveBits(weights, packing.ByteCount(weights), parameterBytes, entropy);
    }

    /// <summary>Several matrices together.</summary>
    public static EffectiveBits Total(IEnumerable<EffectiveBits> parts) => parts.Aggregate(
        new EffectiveBits(0, 0, 0, 0),
        (sum, part) => new EffectiveBits(
            sum.Weights + part.Weights,
            sum.CodeBytes + part.CodeBytes,
            sum.ParameterBytes + part.ParameterBytes,
            sum.EntropyBits + part.EntropyBits));
}
