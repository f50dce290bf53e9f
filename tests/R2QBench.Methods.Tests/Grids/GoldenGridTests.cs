using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

/// <summary>Our grids against numbers that official public code produced; Golden/README.md says which.</summary>
public sealed class GoldenGridTests
{
    // The golden data states values to 1e-6 of the group's scale; two roundings of float32 are allowed on top.
    private const double Tolerance = 1.5e-6;

    private static readonly string[] Kinds = ["gauss", "heavy", "offset", "edge"];

    private static readonly string[] AllGranularities = ["g64", "g128", "row"];

    public static TheoryData<string> Greedy() => [.. Kinds.Select(kind => $"parq/greedy-{kind}")];

    [Theory]
    [MemberData(nameof(Greedy))]
    public void Residual_refinement_is_greedy_residual_binarization(string file)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open(file);
        var weight = golden["weight"];
        foreach (var granularity in AllGranularities.Where(g => golden.Has($"{g}.b2.alpha1")))
        {
            var quantized = Quantizer("r2q", granularity, 2).Encode(weight);
            var first = golden[$"{granularity}.b2.alpha1"];
            var second = golden[$"{granularity}.b2.alpha2"];

            Close.Relative(maximum(first, second), quantized.Parameter("alpha1"), Tolerance, maximum(first, second));
            Close.Relative(minimum(first, second), quantized.Parameter("alpha2"), Tolerance, maximum(first, second));
            // Where the official second scale is the larger one, its codes are not the nearest levels: that is mended here.
            var ordered = Weights.PerWeight(second <= first, weight);
            var largest = Weights.PerWeight(first + second, weight);
            Close.Relative(golden[$"{granularity}.b2.dequantized"] * ordered, quantized.Decode() * ordered, Tolerance, largest);
            // In a group of one magnitude the residual is rounding noise and its signs are arbitrary.
            var meaningful = Weights.PerWeight(second > 1e-6 * first, weight) * ordered;
            var codes = quantized.Codes.to(ScalarType.Float32);
            Assert.True(Weights.SameBits(golden[$"{granularity}.b2.codes"] * meaningful, codes * meaningful));
            Assert.True(meaningful.sum().item<float>() > 0.5 * weight.numel());
        }
    }

    public static TheoryData<string, int, string> Rtn()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var kind in Kinds)
        {
            data.Add($"gptq/rtn-b2-{kind}", 2, "B");
            data.Add($"awq/rtn-b2-{kind}", 2, "A");
            data.Add($"bitdistiller/int2-{kind}", 2, "A");
            data.Add($"bitdistiller/int3-{kind}", 3, "A");
        }

        foreach (var kind in Kinds) data.Add($"gptq/rtn-b2-{kind}", 2, "C");
        foreach (var kind in Kinds)
        {
            data.Add($"gptq/rtn-b3-{kind}", 3, "C");
            data.Add($"gptq/rtn-b3-{kind}", 3, "B");
            data.Add($"awq/rtn-b3-{kind}", 3, "A");
        }

        data.Add("gptq/rtn-b4-gauss", 4, "C");
        data.Add("gptq/rtn-b4-gauss", 4, "B");
        data.Add("awq/rtn-b4-gauss", 4, "A");
        return data;
    }

    [Theory]
    [MemberData(nameof(Rtn))]
    public void Round_to_nearest_is_that_of_the_official_codes(string file, int bits, string variant)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open(file);
        var weight = golden["weight"];
        var trained = file.StartsWith("bitdistiller", StringComparison.Ordinal);
        foreach (var granularity in AllGranularities)
        {
            var name = variant switch { "B" => $"asym.{granularity}", "C" => $"sym.{granularity}", _ => granularity };
            if (!golden.Has($"{name}.scale")) continue;
            var quantized = Quantizer("rtn", granularity, bits, ("variant", variant)).Encode(weight);
            var scale = golden[$"{name}.scale"];

            Close.Relative(scale, quantized.Parameter("scale"), Tolerance, scale);
            if (variant != "C") Assert.True(Weights.SameBits(golden[$"{name}.zero"], quantized.Parameter("zero")));
            // BitDistiller's training quantizer rounds ties away from zero; its evaluation rounds to even, as here.
            Close.Relative(golden[trained ? $"{name}.evaluation.dequantized" : $"{name}.dequantized"], quantized.Decode(), Tolerance, Weights.PerWeight(scale, weight) * (1 << bits));
            if (!trained) Assert.True(Weights.SameBits(golden[$"{name}.codes"], quantized.Codes.to(ScalarType.Float32)));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void The_offset_variant_is_LLM_QATs_activation_quantizer(int bits)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open("llmqat/activations");
        var input = golden["x3.input"];
        var tokens = input.view(-1, input.shape[^1]);

        var decoded = Grid.Of("rtn", -1, bits, ("variant", "E")).Quantize(tokens);

        Close.Relative(golden[$"x3.asym{bits}.token.output"].view(tokens.shape), decoded, 5e-6, tokens.abs().amax([-1], true));
    }

    private static IQuantizer Quantizer(string method, string granularity, int bits, params (string, string)[] options) =>
        Grid.Of(method, granularity == "row" ? -1 : int.Parse(granularity[1..]), bits, options);
}
