using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

/// <summary>
/// Residual refinement of weights whose group means were taken away, against the official centred quantizer (PARQ) and the formula in float64:
/// no method of its own, but the grid on groups around zero, and its gradient inside a larger formula.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class GoldenCentredTests
{
    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    [InlineData("edge")]
    public void Centred_weights_come_out_as_the_official_code_and_the_formula_have_them(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"formula/centred-{kind}");
        using var official = GoldenFile.Open($"parq/centred-{kind}");
        var weight = golden["weight"];
        foreach (var (name, size) in (ReadOnlySpan<(string, int)>)[("g64", 64), ("row", -1)])
        {
            var mean = Weights.PerWeight(golden[$"{name}.mean"], weight);
            // Where the second scale is the larger one, greedy codes are not the nearest levels: that is mended here.
            var ordered = Weights.PerWeight(golden[$"{name}.alpha2"] <= golden[$"{name}.alpha1"], weight);
            foreach (var decoded in KernelVariants.BothWays(() => Grid.Of("r2q", size).Quantize(weight - mean) + mean))
            {
                Close.Relative(golden[$"{name}.dequantized"] * ordered, decoded * ordered, 2e-6, weight.abs().amax([-1], true));
                if (official.Has($"{name}.dequantized"))
                    Close.Relative(official[$"{name}.dequantized"] * ordered, decoded * ordered, 2e-6, weight.abs().amax([-1], true));
            }

            if (kind != "edge")
                Assert.True(Weights.SameBits(golden[$"{name}.codes"], Grid.Of("r2q", size).Encode(weight - mean).Codes.to(ScalarType.Float32)));
        }
    }

    /// <summary>G + s − mean(s), s being the path through the scales; the edge case has residuals that are rounding noise.</summary>
    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    public void Live_scales_and_means_have_the_gradient_of_the_formula(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"formula/centred-{kind}");
        foreach (var (name, size) in (ReadOnlySpan<(string, int)>)[("g64", 64), ("row", -1)])
            foreach (var gradient in KernelVariants.BothWays(() => Gradient(golden, size)))
                Close.Relative(golden[$"{name}.live.grad.weight"], gradient, 2e-5);
    }

    private static Tensor Gradient(GoldenFile golden, int size)
    {
        var weight = golden["weight"].requires_grad_();
        using var fake = new FakeQuantization(Grid.Of("r2q", size), "pass_through", ScaleHandling.Live);
        var groups = weight.view(weight.shape[0], -1, size < 0 ? weight.shape[1] : size);
        var mean = groups.mean([-1], true);
        var value = fake.Apply((groups - mean).view(weight.shape)).view(groups.shape) + mean;
        (value.view(weight.shape) * golden["upstream"]).sum().backward();
        return weight.grad!;
    }
}
