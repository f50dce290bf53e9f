using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Initialisation;

/// <summary>The start <c>mse</c> on every grid that has it.</summary>
public sealed class RangeSearchTests
{
    public static TheoryData<string, int> Searched()
    {
        var data = new TheoryData<string, int>();
        foreach (var method in QuantizerRegistry.All.Where(method => method.Inits.Contains("mse")))
            data.Add(method.Name, method.Bits.FirstOrDefault());
        return data;
    }

    [Theory]
    [MemberData(nameof(Searched))]
    public void No_group_is_worse_than_with_its_full_range(string method, int bits)
    {
        using var scope = NewDisposeScope();
        foreach (var weight in (Tensor[])[Weights.Gauss(16, 128), Weights.Special(128)])
        {
            var searched = Error(weight, Grid.Of(method, 64, bits, ("init", "mse")));
            var widest = Error(weight, Grid.Of(method, 64, bits, ("init", "max")));

            Assert.True((searched <= widest).all().ToBoolean());
        }
    }

    [Theory]
    [MemberData(nameof(Searched))]
    public void A_normal_distribution_gains_by_clipping(string method, int bits)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(16, 4096);

        Assert.True(
            Error(weight, Grid.Of(method, -1, bits, ("init", "mse"))).sum().ToDouble() < 0.9 * Error(weight, Grid.Of(method, -1, bits, ("init", "max"))).sum().ToDouble());
    }

    [Fact]
    public void A_live_scale_follows_the_range_that_was_chosen()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(4, 64).requires_grad_();
        using var fake = new FakeQuantization(Grid.Of("rtn", 64, 2, ("init", "mse")), "pass_through", ScaleHandling.Live);

        fake.Apply(weight).sum().backward();

        // Besides the straight-through ones only the two extremes of a row carry the scale's gradient.
        var others = (weight.grad! - 1).abs() > 1e-6;
        Assert.InRange(others.sum(ScalarType.Int64).item<long>(), 4, 8);
    }

    private static Tensor Error(Tensor weight, IQuantizer quantizer) =>
        (weight - quantizer.Quantize(weight)).view(weight.shape[0], -1, Math.Min(weight.shape[1], quantizer.Settings.GroupSize > 0 ? 64 : weight.shape[1])).square().sum(-1);
}
