using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

/// <summary>
/// True bits of every method, worked out by hand: a code of so many bits (or a fifth of a byte) per weight, and for each group, the short last one
/// of every row included, so many scales and a packed zero point. Equal-bits comparisons stand on these numbers.
/// </summary>
public sealed class BitsByHandTests
{
    private const int Rows = 5;

    /// <summary>Method, option, bits asked for; levels; bits of a code, 0 for five in a byte; scales and packed zero points per group.</summary>
    private static readonly (string Method, string Option, int Bits, int Levels, int CodeBits, int Scales, int Zeros)[] Costs =
    [
        ("r2q", "", 2, 4, 2, 2, 0), ("r2q_refined", "", 2, 4, 2, 2, 0), ("binary", "", 0, 2, 1, 1, 0), ("multi_basis", "", 0, 4, 2, 2, 0), ("dual_binary", "", 0, 4, 2, 2, 0),
        .. Widths(2, 8).SelectMany(b => new[]
        {
            ("rtn", "variant=B", b, 1 << b, b, 1, 1), ("rtn", "variant=A", b, 1 << b, b, 1, 1), ("rtn", "variant=C", b, 1 << b, b, 1, 0), ("rtn", "variant=D", b, 1 << b, b, 1, 0),
            ("rtn", "variant=D_asym", b, 1 << b, b, 2, 0), ("rtn", "variant=E", b, 1 << b, b, 2, 0), ("lsq", "", b, 1 << b, b, 1, 0),
            // Symmetric from three bits on: the lowest code is never used, yet stored at full width.
            ("llm_qat", "", b, b == 2 ? 4 : (1 << b) - 1, b, 1, 0),
        }),
        .. Widths(2, 4).Select(b => ("bipolar", "", b, 1 << b, b, 1, 0)),
        ("seq", "levels=4", 0, 4, 2, 1, 0), ("seq", "levels=3", 0, 3, 0, 1, 0), ("ternary", "", 0, 3, 0, 1, 0), ("ternary_shift", "", 0, 3, 0, 2, 0),
        ("nf3", "", 3, 8, 3, 2, 0), ("lloyd_max", "", 2, 4, 2, 4, 0),
    ];

    public static TheoryData<string, string, int, int, int, int, int> Methods()
    {
        var data = new TheoryData<string, string, int, int, int, int, int>();
        foreach (var (method, option, bits, levels, codeBits, scales, zeros) in Costs) data.Add(method, option, bits, levels, codeBits, scales, zeros);
        return data;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Stored_bytes_and_entropy_are_those_counted_by_hand(string method, string option, int bits, int levels, int codeBits, int scales, int zeros)
    {
        foreach (var groupSize in (int[])[32, 64, 128, -1, 0])
            foreach (var columns in (int[])[7, 32, 33, 65, 127, 172, 288, 4096])
                foreach (var (format, width) in (ReadOnlySpan<(string, int)>)[("float16", 16), ("bfloat16", 16), ("float32", 32)])
                {
                    long groups = 0, weights = 0;
                    if (groupSize == 0) (groups, weights) = (1, (long)Rows * columns);
                    else
                        for (var row = 0; row < Rows; row++, weights += columns)
                            for (var start = 0; start < columns; start += groupSize < 0 ? columns : groupSize) groups++;
                    var codeBytes = codeBits == 0 ? (weights + 4) / 5 : (weights * codeBits + 7) / 8;
                    var stored = codeBytes + groups * scales * width / 8 + zeros * ((groups * codeBits + 7) / 8);
                    var entropy = (weights + zeros * groups) * Math.Log2(levels) + groups * scales * width;

                    var counted = KernelVariants.Create(method, option, bits, groupSize, format).Bits(Rows, columns);

                    Assert.Equal((weights, codeBytes, stored), (counted.Weights, counted.CodeBytes, counted.StoredBytes));
                    Assert.Equal(8.0 * stored / weights, counted.StoredBitsPerWeight, 12);
                    Assert.Equal(entropy / weights, counted.EntropyBitsPerWeight, 9);
                }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void That_many_bytes_are_written_and_hold_all_codes_and_scales(string method, string option, int bits, int levels, int codeBits, int scales, int zeros)
    {
        using var scope = NewDisposeScope();
        foreach (var (groupSize, columns, groups) in (ReadOnlySpan<(int, int, int)>)[(32, 65, 15), (64, 172, 15), (128, 172, 10), (-1, 33, 5), (0, 7, 1)])
        {
            var quantizer = KernelVariants.Create(method, option, bits, groupSize, "float16");
            var written = quantizer.Encode(Weights.Gauss(Rows, columns)).ToSafetensors("layer");

            var weights = (long)Rows * columns;
            Assert.Equal(codeBits == 0 ? (weights + 4) / 5 : (weights * codeBits + 7) / 8, written[0].Bytes.Length);
            Assert.Equal(scales + zeros, written.Count - 1);
            Assert.Equal(scales, written.Skip(1).Count(tensor => tensor.Bytes.Length == 2 * groups));
            Assert.Equal(levels, quantizer.Grid.Levels);
        }
    }

    /// <summary>Bits per weight of wide layers, as papers count them: code + (16 per scale, and the zero point)/g.</summary>
    [Theory]
    [InlineData("r2q", "", 2, 3.0, 2.5, 2.25, 2.0078125)]
    [InlineData("lloyd_max", "", 2, 4.0, 3.0, 2.5, 2.015625)]
    [InlineData("rtn", "", 2, 2.5625, 2.28125, 2.140625, 2.00439453125)]
    [InlineData("rtn", "", 3, 3.59375, 3.296875, 3.1484375, 3.004638671875)]
    [InlineData("rtn", "variant=C", 2, 2.5, 2.25, 2.125, 2.00390625)]
    [InlineData("rtn", "variant=E", 2, 3.0, 2.5, 2.25, 2.0078125)]
    [InlineData("binary", "", 0, 1.5, 1.25, 1.125, 1.00390625)]
    [InlineData("seq", "", 0, 2.5, 2.25, 2.125, 2.00390625)]
    [InlineData("nf3", "", 3, 4.0, 3.5, 3.25, 3.0078125)]
    public void Wide_layers_cost_what_the_formula_says(string method, string option, int bits, double g32, double g64, double g128, double perChannel)
    {
        foreach (var (groupSize, expected) in (ReadOnlySpan<(int, double)>)[(32, g32), (64, g64), (128, g128), (-1, perChannel)])
            Assert.Equal(expected, KernelVariants.Create(method, option, bits, groupSize, "float16").Bits(64, 4096).StoredBitsPerWeight, 12);
    }

    private static IEnumerable<int> Widths(int from, int to) => Enumerable.Range(from, to - from + 1);
}
