using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

public sealed class RefinedR2QGridTests
{
    private static readonly float[] Oracle = [0.2f, -0.4f, 1.0f, -2.0f, 0.6f, 0.1f, -0.1f, 1.6f];

    [Theory]
    [InlineData("1")]
    [InlineData("20")]
    public void The_worked_example_converges_in_one_round(string rounds)
    {
        using var quantized = Grid.Encode("r2q_refined", Oracle, 2, ("rounds", rounds));
        using var decoded = quantized.Decode();

        // c = −2, p1 = 6, p2 = 3.2, D = 60.
        Assert.Equal(0.906667, quantized.Value("alpha1"), 6);
        Assert.Equal(0.626667, quantized.Value("alpha2"), 6);
        Close.Values([.28f, -.28f, 1.53333f, -1.53333f, .28f, .28f, -.28f, 1.53333f], decoded, 1e-5);
        Assert.Equal(0.694667, Grid.SquaredError(Oracle, quantized), 5);
    }

    [Fact]
    public void More_rounds_never_raise_the_error_and_greedy_is_the_start()
    {
        using var scope = NewDisposeScope();
        var weight = cat([Weights.Gauss(16, 128), Weights.Special(128).narrow(0, 0, 7)], 0);
        double Error(Tensor decoded) => (weight - decoded).square().sum().item<float>();

        double[] errors = [Error(Grid.Of("r2q", 64).Quantize(weight)),
            .. new[] { "1", "2", "5", "20" }.Select(rounds => Error(Grid.Of("r2q_refined", 64, 2, ("rounds", rounds)).Quantize(weight)))];

        for (var i = 1; i < errors.Length; i++) Assert.True(errors[i] <= errors[i - 1] * (1 + 1e-6), string.Join(" ", errors));
        Assert.True(errors[^1] < 0.95 * errors[0]);
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    [InlineData("edge")]
    public void No_refinement_beats_the_exhaustive_optimum(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"parq/optimal-{kind}");
        var weight = golden["weight"];
        var solved = golden["row.optimal.solved"];
        Tensor Errors(Tensor decoded) => (weight - decoded).square().sum(-1, true) * solved;

        var refined = Errors(Grid.Of("r2q_refined", -1).Quantize(weight));
        var greedy = Errors(Grid.Of("r2q", -1).Quantize(weight));
        var optimal = Errors(golden["row.optimal.dequantized"]);

        Assert.True((optimal - refined).max().item<float>() <= 1e-5f * greedy.max().item<float>());
        Assert.True(refined.sum().item<float>() <= greedy.sum().item<float>());
    }
}
