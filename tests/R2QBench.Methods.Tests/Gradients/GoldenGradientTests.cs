using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Gradients;

/// <summary>Our gradient rules against the backward passes of official public code; Golden/README.md says which.</summary>
[Collection(nameof(AloneCollection))]
public sealed class GoldenGradientTests
{
    // As the golden data states it, relative to the largest entry.
    private const double Tolerance = 2e-5;

    public static TheoryData<string, int> BitDistiller()
    {
        var data = new TheoryData<string, int>();
        // The edge cases are full of ties, which its training rounds away from zero.
        foreach (var kind in (string[])["gauss", "heavy", "offset"])
            foreach (var bits in (int[])[2, 3])
                data.Add(kind, bits);
        return data;
    }

    [Theory]
    [MemberData(nameof(BitDistiller))]
    public void Round_to_nearest_with_live_scales_is_BitDistillers_training(string kind, int bits)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"bitdistiller/int{bits}-{kind}");
        foreach (var (name, groupSize) in (ReadOnlySpan<(string, int)>)[("g64", 64), ("g128", 128), ("row", -1)])
        {
            if (!golden.Has($"{name}.grad.weight")) continue;
            var weight = golden["weight"].requires_grad_();
            using var fake = new FakeQuantization(Grid.Of("rtn", groupSize, bits, ("variant", "A")), "lsq", ScaleHandling.Live);

            (fake.Apply(weight) * golden["upstream"]).sum().backward();

            Close.Relative(golden[$"{name}.grad.weight"], weight.grad!, Tolerance);
        }
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    [InlineData("edge_nz")]
    public void The_mean_scaled_grid_passes_gradients_through_as_LLM_QAT_does(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"llmqat/weights-{kind}");
        foreach (var bits in (int[])[2, 3, 4])
        {
            var weight = golden["weight"].requires_grad_();
            using var fake = new FakeQuantization(Grid.Of("llm_qat", -1, bits));

            (fake.Apply(weight) * golden["upstream"]).sum().backward();

            Assert.True(Weights.SameBits(golden[$"b{bits}.row.grad.weight"], weight.grad!));
        }
    }

    /// <summary>The official code from three bits on, and the formula at two and eight as well: weights of exactly ±2 and their neighbours are among them.</summary>
    [Theory]
    [InlineData("llmqat/weights-clipped-gradient", 3)]
    [InlineData("llmqat/weights-clipped-gradient", 4)]
    [InlineData("formula/llm_qat-range", 2)]
    [InlineData("formula/llm_qat-range", 3)]
    [InlineData("formula/llm_qat-range", 4)]
    [InlineData("formula/llm_qat-range", 8)]
    public void Beyond_LLM_QATs_fixed_range_the_gradient_stops(string file, int bits)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open(file);
        var most = golden["weight"].abs().amax([-1], true);
        // The 1e-6 that the official code adds to 1/s as well; at two bits it does not.
        var added = most.square() * (bits == 2 ? 0 : 1e-6 / ((1 << (bits - 1)) - 1));
        foreach (var rule in (string[])["range_clipped", "pass_through"])
            foreach (var (applied, gradient) in KernelVariants.BothWays(() => Trained(golden, Grid.Of("llm_qat", -1, bits), rule)))
            {
                Close.Relative(golden[$"b{bits}.row.dequantized"], applied, 1, most * 5e-6 + added);
                Close.Relative(golden[rule == "range_clipped" ? $"b{bits}.row.grad.weight" : "upstream"], gradient, 0);
            }

        Assert.True(golden["weight"].abs().max().item<float>() > 2);
    }

    private static (Tensor Applied, Tensor Gradient) Trained(GoldenFile golden, IQuantizer quantizer, string rule)
    {
        var weight = golden["weight"].requires_grad_();
        using var fake = new FakeQuantization(quantizer, rule);
        var applied = fake.Apply(weight);
        (applied * golden["upstream"]).sum().backward();
        return (applied.detach(), weight.grad!);
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    public void The_normal_float_grid_with_live_scales_is_BitDistillers_training(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"bitdistiller/nf3-{kind}");
        foreach (var (name, groupSize) in (ReadOnlySpan<(string, int)>)[("g64", 64), ("g128", 128), ("row", -1)])
        {
            if (!golden.Has($"{name}.grad.weight")) continue;
            var weight = golden["weight"].requires_grad_();
            using var fake = new FakeQuantization(Grid.Of("nf3", groupSize, 3), "lsq", ScaleHandling.Live);

            var applied = fake.Apply(weight);
            (applied * golden["upstream"]).sum().backward();

            Close.Relative(golden[$"{name}.dequantized"], applied.detach(), 2e-6);
            Close.Relative(golden[$"{name}.grad.weight"], weight.grad!, Tolerance);
        }
    }

    [Fact]
    public void Live_scales_of_residual_refinement_have_the_derivative_of_the_formula()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(1, 64).requires_grad_();
        var upstream = Weights.Gauss(1, 64, seed: 9);
        using var fake = new FakeQuantization(Grid.Of("r2q", -1), "pass_through", ScaleHandling.Live);

        (fake.Apply(weight) * upstream).sum().backward();

        // methods.md §1.5 B: G + P1·b1/g + P2·(b2/g − c·b1/g²).
        using var noGradient = no_grad();
        using var quantized = fake.Encode(weight);
        var high = (quantized.Codes >= 2).to(ScalarType.Float32);
        var (b1, b2) = (high * 2 - 1, (quantized.Codes.to(ScalarType.Float32) - high * 2) * 2 - 1);
        var (p1, p2, c) = ((upstream * b1).sum(), (upstream * b2).sum(), (b1 * b2).sum());
        Close.Relative(upstream + p1 * b1 / 64 + p2 * (b2 / 64 - c * b1 / (64.0 * 64)), weight.grad!, Tolerance);
    }

    [Fact]
    public void Learned_scales_of_residual_refinement_gather_the_gradient_along_their_planes()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(1, 64).requires_grad_();
        var upstream = Weights.Gauss(1, 64, seed: 9);
        using var plain = new FakeQuantization(Grid.Of("r2q", -1), "pass_through", ScaleHandling.Learned);
        using var scaled = new FakeQuantization(Grid.Of("r2q", -1, 2, ("scale_gradient", "group")), "pass_through", ScaleHandling.Learned);
        var (parameters, other) = (plain.Parameters(weight), scaled.Parameters(weight));

        (plain.Apply(weight) * upstream).sum().backward();
        (scaled.Apply(weight) * upstream).sum().backward();

        using var noGradient = no_grad();
        using var quantized = plain.Encode(weight);
        var high = (quantized.Codes >= 2).to(ScalarType.Float32);
        Close.Relative((upstream * (high * 2 - 1)).sum().reshape(1, 1), parameters[0].grad!, Tolerance);
        // LSQ's factor with 64 weights to a group is 1/8.
        Close.Relative(parameters[1].grad! / 8, other[1].grad!, Tolerance);
        Close.Relative(upstream * 2, weight.grad!, 1e-6);
    }
}
