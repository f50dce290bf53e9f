using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Formulas;

/// <summary>The bytes of every method read by hand, as docs/file-formats.md describes them, give the weights that are evaluated: nothing but those bytes is needed.</summary>
public sealed class StoredBytesTests
{
    private const int Rows = 3, Columns = 172;

    public static TheoryData<string, string, int> Methods()
    {
        var data = new TheoryData<string, string, int>();
        foreach (var (method, option, bits, _) in FormulaTests.Methods) data.Add(method, option, bits);
        return data;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Bytes_read_by_hand_are_the_weights_that_are_evaluated(string method, string option, int bits)
    {
        using var scope = NewDisposeScope();
        var formula = FormulaTests.Methods.Single(known => (known.Method, known.Option, known.Bits) == (method, option, bits)).Formula;
        var weight = cat([Weights.Gauss(1, Columns), Weights.Gauss(1, Columns, seed: 8) + 0.015, Weights.Gauss(1, Columns, seed: 9) * 10]);
        foreach (var (groupSize, groups) in (ReadOnlySpan<(int, int)>)[(64, 3), (-1, 1), (0, 0)])
            foreach (var format in (string[])["float16", "bfloat16", "float32"])
            {
                var quantized = KernelVariants.Create(method, option, bits, groupSize, format).Encode(weight);
                var stored = quantized.ToSafetensors("layer");
                var width = Width(method, option, bits);
                var codes = Codes(stored[0].Bytes.Span, Rows * Columns, width);
                double[][] scales = [.. stored.Skip(1).Select(tensor => tensor.Dtype == "U8"
                    ? Codes(tensor.Bytes.Span, Math.Max(1, Rows * groups), width).Select(code => (double)code).ToArray()
                    : Numbers(tensor.Bytes.Span, tensor.Dtype))];

                var read = new float[Rows * Columns];
                for (var i = 0; i < read.Length; i++)
                {
                    var group = groups == 0 ? 0 : i / Columns * groups + (groups == 1 ? 0 : i % Columns / 64);
                    read[i] = (float)formula.Level(codes[i], [.. scales.Select(values => values[group])]);
                }

                Close.Relative(tensor(read).reshape(Rows, Columns), quantized.Decode(), 3e-7);
            }
    }

    /// <summary>Bits of a code; 0 for five to a byte.</summary>
    private static int Width(string method, string option, int bits) => method switch
    {
        "binary" => 1,
        "ternary" or "ternary_shift" => 0,
        "seq" => option.Contains("levels=3", StringComparison.Ordinal) ? 0 : 2,
        "multi_basis" or "dual_binary" => 2,
        _ => bits,
    };

    private static int[] Codes(ReadOnlySpan<byte> bytes, int count, int width)
    {
        var codes = new int[count];
        for (var i = 0; i < count; i++)
        {
            if (width == 0) codes[i] = bytes[i / 5] / (int)Math.Pow(3, i % 5) % 3;
            for (var bit = 0; bit < width; bit++) codes[i] |= (bytes[(i * width + bit) / 8] >> ((i * width + bit) % 8) & 1) << bit;
        }

        return codes;
    }

    private static double[] Numbers(ReadOnlySpan<byte> bytes, string type)
    {
        var numbers = new double[bytes.Length / (type == "F32" ? 4 : 2)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = type switch
            {
                "F16" => (double)BitConverter.ToHalf(bytes[(2 * i)..]),
                "BF16" => BitConverter.Int32BitsToSingle(BitConverter.ToUInt16(bytes[(2 * i)..]) << 16),
                _ => BitConverter.ToSingle(bytes[(4 * i)..]),
            };
        return numbers;
    }
}
