using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

/// <summary>Ternary weights by every rule against the formulas in float64 and against the official run of one of them, by kernels and by plain operators.</summary>
[Collection(nameof(AloneCollection))]
public sealed class GoldenTernaryTests
{
    // Values relative to α: a mean and a product of float32. Gradients relative to the largest entry, as golden data states them.
    private const double Tolerance = 1.5e-6;
    private const double GradientTolerance = 2e-5;

    private static readonly (string Name, int Size)[] Granularities = [("g64", 64), ("row", -1)];

    public static TheoryData<string, string> Rules()
    {
        var data = new TheoryData<string, string>();
        foreach (var kind in (string[])["gauss", "heavy", "offset", "edge"])
            foreach (var rule in (string[])["twn", "absmean", "optimal"])
                data.Add(kind, rule);
        return data;
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Scales_codes_and_the_gradient_through_live_scales_are_those_of_the_formula(string kind, string rule)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"formula/ternary-{kind}");
        foreach (var (name, size) in Granularities)
        {
            var quantizer = Grid.Of("ternary", size, 0, ("rule", rule));
            // BitNet's α has a floor, which a group of zeros reaches.
            var alpha = golden[$"{name}.{rule}.alpha"].clamp(min: rule == "absmean" ? 1e-5 : 0);
            var quantized = quantizer.Encode(golden["weight"]);

            Close.Relative(alpha, quantized.Parameters[0], Tolerance, alpha);
            Assert.True(Weights.SameBits(golden[$"{name}.{rule}.codes"], quantized.Codes.to(ScalarType.Float32)));
            foreach (var (applied, gradient, _) in KernelVariants.BothWays(() => Trained(golden, quantizer, ScaleHandling.Live, null)))
            {
                Close.Relative(Decoded(golden, $"{name}.{rule}", alpha), applied, Tolerance, Weights.PerWeight(alpha, applied));
                Close.Relative(golden[$"{name}.{rule}.live.grad.weight"], gradient, GradientTolerance);
            }
        }
    }

    /// <summary>PARQ's ternary quantizer is α = 1.1·mean|w| with every weight at its nearest level.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void A_learned_scale_decides_the_codes_and_gathers_the_gradient_along_them(string kind, string rule)
    {
        // TWN's threshold is that of the weights, whatever α is.
        var variant = rule == "twn" ? "twn" : "simple1.1";
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"formula/ternary-{kind}");
        using var official = GoldenFile.Open($"parq/ternary-{kind}");
        foreach (var (name, size) in Granularities)
        {
            var alpha = golden[$"{name}.{variant}.alpha"];
            foreach (var (applied, gradient, slope) in KernelVariants.BothWays(() => Trained(golden, Grid.Of("ternary", size, 0, ("rule", rule)), ScaleHandling.Learned, alpha)))
            {
                Close.Relative(Decoded(golden, $"{name}.{variant}", alpha), applied, Tolerance, Weights.PerWeight(alpha, applied));
                if (official.Has($"{name}.{variant}.dequantized"))
                    Close.Relative(official[$"{name}.{variant}.dequantized"], applied, Tolerance, Weights.PerWeight(alpha, applied));
                Assert.True(Weights.SameBits(golden["upstream"], gradient));
                Close.Relative(golden[$"{name}.{variant}.grad.alpha"], slope!, GradientTolerance);
            }
        }
    }

    private static (Tensor Applied, Tensor Gradient, Tensor? Slope) Trained(GoldenFile golden, IQuantizer quantizer, string scales, Tensor? alpha)
    {
        var weight = golden["weight"].requires_grad_();
        using var fake = new FakeQuantization(quantizer, "pass_through", scales);
        var parameters = fake.Parameters(weight);
        if (alpha is not null)
            using (no_grad())
                parameters[0].copy_(alpha);
        var applied = fake.Apply(weight);
        (applied * golden["upstream"]).sum().backward();
        return (applied.detach(), weight.grad!, alpha is null ? null : parameters[0].grad!.clone());
    }

    private static Tensor Decoded(GoldenFile golden, string name, Tensor alpha)
    {
        var codes = golden[$"{name}.codes"];
        return (codes - 1) * Weights.PerWeight(alpha, codes);
    }
}
