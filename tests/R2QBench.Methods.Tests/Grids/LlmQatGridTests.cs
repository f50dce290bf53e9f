using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

public sealed class LlmQatGridTests
{
    // As the golden data states it, relative to the row's largest weight.
    private const double Tolerance = 5e-6;

    [Fact]
    public void The_worked_example_comes_out()
    {
        float[] weights = [0.2f, -0.4f, 1.0f, -2.0f, 0.6f, 0.1f, -0.1f, 1.6f];
        using var quantized = Grid.Encode("llm_qat", weights);
        using var decoded = quantized.Decode();

        Assert.Equal(1.5, quantized.Value("scale"), 6);
        Close.Values([.375f, -.375f, 1.125f, -1.125f, .375f, .375f, -.375f, 1.125f], decoded);
        Assert.Equal(1.24, Grid.SquaredError(weights, quantized), 5);
    }

    public static TheoryData<string, int, string> Golden()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var kind in (string[])["gauss", "heavy", "offset", "edge_nz"])
            foreach (var bits in (int[])[2, 3, 4])
                foreach (var granularity in (string[])["row", "tensor"])
                    data.Add(kind, bits, granularity);
        return data;
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Values_are_those_of_the_official_code(string kind, int bits, string granularity)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"llmqat/weights-{kind}");
        var weight = golden["weight"];

        var decoded = Grid.Of("llm_qat", granularity == "row" ? -1 : 0, bits).Quantize(weight);

        Close.Relative(golden[$"b{bits}.{granularity}.dequantized"], decoded, Tolerance, weight.abs().amax([-1], true));
    }

    [Fact]
    public void At_two_bits_it_is_residual_refinement_with_the_second_scale_at_half_the_first()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(4, 64);
        var grid = Grid.Of("llm_qat", 64).Encode(weight);
        var greedy = Grid.Of("r2q", 64).Encode(weight);

        Assert.True(Weights.SameBits(grid.Codes, greedy.Codes));
        Close.Relative(greedy.Parameter("alpha1") * 2, grid.Parameter("scale"), 1e-6);
    }
}
