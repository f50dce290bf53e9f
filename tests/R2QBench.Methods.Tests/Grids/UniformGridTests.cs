using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

/// <summary>Grids with equal steps and one scale: seq, lsq, bipolar.</summary>
public sealed class UniformGridTests
{
    private static readonly float[] Oracle = [0.2f, -0.4f, 1.0f, -2.0f, 0.6f, 0.1f, -0.1f, 1.6f];

    [Fact]
    public void The_worked_example_of_stretched_elastic_quantization_comes_out()
    {
        using var quantized = Grid.Encode("seq", Oracle, 0);
        using var decoded = quantized.Decode();

        // 1.0 is a tie and goes to the even step.
        Assert.Equal(2, quantized.Value("alpha"));
        Close.Values([.5f, -.5f, .5f, -1.5f, .5f, .5f, -.5f, 1.5f], decoded);
        Assert.Equal(0.94, Grid.SquaredError(Oracle, quantized), 5);
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    public void Bipolar_integers_with_the_largest_weight_on_the_last_level_are_those_of_the_official_uniform_quantizer(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"parq/uniform-{kind}");
        if (!golden.Has("g64.unif-max.b2.dequantized")) return;

        var decoded = Grid.Of("bipolar", 64, 2, ("init", "max")).Quantize(golden["weight"]);

        Close.Relative(golden["g64.unif-max.b2.dequantized"], decoded, 2e-6);
    }

    [Theory]
    [InlineData("seq", 0, 1.991 / 4)]
    [InlineData("bipolar", 2, 0.9957 / 2)]
    public void Searching_finds_the_best_uniform_step_of_a_normal_distribution(string method, int bits, double expected)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        var weight = randn([8, 4096], generator: generator);
        var quantizer = Grid.Of(method, -1, bits, ("init", "mse"));
        using var quantized = quantizer.Encode(weight);

        // Half a step: α/4 and s. Tried scales are 6 % apart; the least error is .11885.
        var halfStep = quantized.Parameters[0].mean().item<float>() / (method == "seq" ? 4 : 1);
        Assert.Equal(expected, halfStep, 0.04 * expected);
        Assert.Equal(0.119, (weight - quantizer.Quantize(weight)).square().mean().item<float>(), 0.003);
    }

    [Fact]
    public void The_learned_step_starts_at_twice_the_mean_over_the_root_of_the_largest_level()
    {
        using var quantized = Grid.Encode("lsq", Oracle, 3);

        Assert.Equal(2 * 0.75 / Math.Sqrt(3), quantized.Value("scale"), 6);
    }
}
