using R2QBench.Core.Errors;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

public sealed class FakeQuantizationTests
{
    [Theory]
    [InlineData("r2q", 64)]
    [InlineData("r2q", -1)]
    [InlineData("r2q", 0)]
    [InlineData("rtn", 64)]
    [InlineData("rtn", 0)]
    public void Pass_through_hands_the_gradient_on_unchanged(string method, int groupSize)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(4, 172).requires_grad_();
        var upstream = Weights.Gauss(4, 172, seed: 8);
        using var fake = new FakeQuantization(Grid.Of(method, groupSize));

        (fake.Apply(weight) * upstream).sum().backward();

        Assert.True(Weights.SameBits(upstream, weight.grad!));
    }

    /// <summary>What a whole block may quantize by itself: otherwise it is handed float32 copies of all weights and keeps them for the backward pass.</summary>
    [Theory]
    [InlineData("r2q", null, "pass_through", "recomputed", true)]
    [InlineData("rtn", null, "pass_through", "recomputed", true)]      // its scales start at max
    [InlineData("rtn", "asymmetric_clip", "pass_through", "recomputed", true)]
    [InlineData("rtn", "mse", "pass_through", "recomputed", false)]
    [InlineData("rtn", null, "range_clipped", "recomputed", false)]
    [InlineData("r2q", null, "pass_through", "live", false)]
    [InlineData("r2q", null, "pass_through", "learned", false)]
    public void Blocks_quantize_by_themselves_where_a_formula_gives_constant_scales(string method, string? init, string gradient, string scales, bool does)
    {
        using var fake = new FakeQuantization(QuantizerRegistry.Create(method, 2, 64, "float16", init: init), gradient, scales);

        Assert.Equal(does, fake.Fused is not null);
    }

    [Fact]
    public void Values_are_exact_where_adding_a_difference_would_round_them()
    {
        using var scope = NewDisposeScope();
        // 0.3 is not 1e8 + (0.3 − 1e8) in float32, and −0 is not −0 + 0.
        var weight = tensor([1e8f, -1e8f, 3e-8f, -0f]).reshape(1, 4).requires_grad_();
        var value = tensor([0.3f, 1e-30f, -1e8f, -0f]).reshape(1, 4);

        var replaced = R2QBench.Methods.Gradients.StraightThrough.Replace(weight, value);
        replaced.sum().backward();

        Assert.True(Weights.SameBits(value, replaced.detach()));
        Assert.True(Weights.SameBits(ones([1, 4]), weight.grad!));
        Assert.False(Weights.SameBits(value, (weight + (value - weight)).detach()));
    }

    [Fact]
    public void Half_precision_latent_weights_get_their_gradient_too()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(4, 64).to(ScalarType.BFloat16).requires_grad_();
        using var fake = new FakeQuantization(Grid.Of("r2q", 64));

        fake.Apply(weight).sum().backward();

        Assert.True(Weights.SameBits(ones([4, 64], dtype: ScalarType.BFloat16), weight.grad!));
    }

    [Fact]
    public void Without_gradients_the_result_is_a_plain_tensor()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(4, 64).requires_grad_();
        using var fake = new FakeQuantization(Grid.Of("r2q", 64));
        using (no_grad())
            Assert.False(fake.Apply(weight).requires_grad);
    }

    [Fact]
    public void Changed_codes_are_counted_between_two_looks()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(4, 64);
        using var fake = new FakeQuantization(Grid.Of("r2q", 64));

        Assert.Null(fake.CodesChanged(weight));
        Assert.Equal(0, fake.CodesChanged(weight));
        // With every sign turned, every code turns.
        Assert.Equal(1, fake.CodesChanged(-weight));
    }

    [Fact]
    public void A_rule_that_the_method_lacks_is_refused_with_those_it_has()
    {
        var problems = Assert.Throws<ProblemException>(() => new FakeQuantization(Grid.Of("r2q", 64), "guesswork", "secret")).Problems;

        Assert.Equal(["quantization.gradient", "quantization.scales"], problems.Select(p => p.Where));
        Assert.Contains("pass_through", problems[0].Allowed);
    }

    [Fact]
    public void A_stored_weight_is_used_whatever_the_latent_weight_is()
    {
        using var scope = NewDisposeScope();
        var decoded = Grid.Of("r2q", 64).Quantize(Weights.Gauss(4, 64));
        using var stored = new StoredWeight(decoded.clone());

        Assert.True(Weights.SameBits(decoded, stored.Apply(zeros([4, 64]))));
        Assert.Throws<ArgumentException>(() => stored.Apply(zeros([4, 65])));
    }
}
