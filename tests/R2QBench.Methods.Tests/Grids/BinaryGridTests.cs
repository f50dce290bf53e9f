using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

public sealed class BinaryGridTests
{
    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    [InlineData("edge")]
    public void Values_are_those_of_one_greedy_plane(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"parq/greedy-{kind}");

        foreach (var (name, groupSize) in (ReadOnlySpan<(string, int)>)[("g64", 64), ("g128", 128), ("row", -1)])
            if (golden.Has($"{name}.b1.dequantized"))
                Close.Relative(golden[$"{name}.b1.dequantized"], Grid.Of("binary", groupSize).Quantize(golden["weight"]), 1.5e-6);
    }

    [Fact]
    public void The_residual_step_halves_the_error_and_more()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(16, 256);
        double Error(string method) => (weight - Grid.Of(method, 64).Quantize(weight)).square().mean().item<float>();

        Assert.True(Error("r2q") < 0.5 * Error("binary"));
    }
}
