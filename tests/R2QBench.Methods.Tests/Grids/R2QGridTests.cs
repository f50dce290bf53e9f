using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

public sealed class R2QGridTests
{
    // Worked out by hand from the formula: mean|w| = 0.75, mean||w| − 0.75| = 0.5875.
    private static readonly float[] Oracle = [0.2f, -0.4f, 1.0f, -2.0f, 0.6f, 0.1f, -0.1f, 1.6f];

    [Fact]
    public void The_worked_example_comes_out()
    {
        using var quantized = Grid.Encode("r2q", Oracle);
        using var decoded = quantized.Decode();

        Assert.Equal(0.75, quantized.Value("alpha1"), 6);
        Assert.Equal(0.5875, quantized.Value("alpha2"), 6);
        Close.Values([.1625f, -.1625f, 1.3375f, -1.3375f, .1625f, .1625f, -.1625f, 1.3375f], decoded);
        Assert.Equal(0.87875, Grid.SquaredError(Oracle, quantized), 5);
        Assert.Equal([2, 1, 3, 0, 2, 2, 1, 3], quantized.Codes.flatten().data<byte>().ToArray());
    }

    [Fact]
    public void Quantizing_a_decoded_weight_again_moves_it()
    {
        using var quantized = Grid.Encode("r2q", Oracle);
        using var decoded = quantized.Decode();
        using var again = Grid.Of("r2q", 0).Encode(decoded);

        // c = Σ b1·b2 = −2 makes α1' = α1 + α2·c/g, so decoded weights must never be quantized again.
        Assert.Equal(0.603125, again.Value("alpha1"), 6);
        Assert.Equal(0.550781, again.Value("alpha2"), 6);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(-1)]
    public void The_error_is_the_energy_that_the_two_scales_do_not_take(int groupSize)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(4, 256);
        var quantized = Grid.Of("r2q", groupSize).Encode(weight);
        var size = groupSize < 0 ? 256 : groupSize;

        var error = (weight - quantized.Decode()).square().sum().item<float>();
        var energy = weight.square().sum() - size * (quantized.Parameter("alpha1").square() + quantized.Parameter("alpha2").square()).sum();

        // ‖w − ŵ‖² = ‖w‖² − g·α1² − g·α2², summed over groups; float32 sums of 1,024 squares.
        Assert.Equal(energy.item<float>(), error, 1e-5 * weight.square().sum().item<float>());
    }

    [Fact]
    public void A_group_ruled_by_an_outlier_keeps_every_weight_at_its_nearest_level()
    {
        var weights = Enumerable.Repeat(0.01f, 64).ToArray();
        weights[63] = 1f;
        using var quantized = Grid.Encode("r2q", weights);
        using var decoded = quantized.Decode();

        // Greedy scales are 0.025469 and 0.030454, and greedy codes would send 0.01 to −0.004985; the larger scale is stored first.
        Assert.Equal(0.030454, quantized.Value("alpha1"), 6);
        Assert.Equal(0.025469, quantized.Value("alpha2"), 6);
        var values = decoded.flatten().data<float>().ToArray();
        Assert.All(values[..63], value => Assert.Equal(0.004985, value, 6));
        Assert.Equal(0.055923, values[63], 6);
    }

    [Fact]
    public void Codes_are_the_nearest_levels_for_the_stored_scales()
    {
        using var scope = NewDisposeScope();
        var weight = cat([Weights.Gauss(16, 128), Weights.Special(128)], 0);
        var quantized = Grid.Of("r2q", 64).Encode(weight);
        var (first, second) = (quantized.Parameter("alpha1").unsqueeze(-1), quantized.Parameter("alpha2").unsqueeze(-1));
        var levels = cat([-first - second, second - first, first - second, first + second], -1);

        var distance = (weight - quantized.Decode()).abs();
        var nearest = (weight.view(24, 2, 64, 1) - levels.unsqueeze(2)).abs().amin([-1]).view(24, 128);

        Assert.True((distance - nearest).max().item<float>() <= 1e-7f * weight.abs().max().item<float>());
    }

    [Fact]
    public void Zeros_stay_zero_and_a_constant_group_is_exact()
    {
        using var scope = NewDisposeScope();
        var zero = Grid.Encode("r2q", new float[64]);
        var constant = Grid.Encode("r2q", [.. Enumerable.Repeat(-0.25f, 64)]);
        var twoValued = Grid.Encode("r2q", [.. Enumerable.Range(0, 64).Select(i => i % 2 == 0 ? 0.5f : -0.25f)]);

        Assert.Equal((0, 0), (zero.Value("alpha1"), zero.Value("alpha2")));
        Assert.Equal(0, zero.Decode().abs().max().item<float>());
        Assert.Equal((0.25, 0), (constant.Value("alpha1"), constant.Value("alpha2")));
        Assert.Equal(0, Grid.SquaredError([.. Enumerable.Repeat(-0.25f, 64)], constant));
        Assert.Equal((0.375, 0.125), (twoValued.Value("alpha1"), twoValued.Value("alpha2")));
    }

    [Fact]
    public void An_exact_zero_counts_as_positive()
    {
        using var quantized = Grid.Encode("r2q", [0f, 1f, -1f, 2f]);
        using var decoded = quantized.Decode();

        // α1 = 1, α2 = 0.5: zero lies between the inner levels and takes the positive one; −0 likewise.
        Close.Values([0.5f, 1.5f, -0.5f, 1.5f], decoded);
        using var negative = Grid.Encode("r2q", [-0f, 1f, -1f, 2f]);
        Assert.Equal(quantized.Codes.data<byte>().ToArray(), negative.Codes.data<byte>().ToArray());
    }

    [Theory]
    [InlineData(4f)]
    [InlineData(-1f)]
    public void Scaling_by_a_power_of_two_or_changing_the_sign_scales_the_result(float factor)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(4, 128);
        var quantizer = Grid.Of("r2q", 64);

        var scaled = quantizer.Quantize(weight * factor);

        // Powers of two scale exactly in floating point.
        Assert.True(Weights.SameBits(quantizer.Quantize(weight) * factor, scaled));
    }

    [Fact]
    public void A_short_last_group_has_means_over_its_true_length()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(3, 172);
        var quantized = Grid.Of("r2q", 64).Encode(weight);
        var tail = Grid.Of("r2q", -1).Encode(weight.narrow(1, 128, 44));

        Assert.Equal([3, 3], quantized.Parameter("alpha1").shape);
        Assert.True(Weights.SameBits(tail.Decode(), quantized.Decode().narrow(1, 128, 44)));
    }

    [Fact]
    public void Means_of_bfloat16_weights_are_taken_in_float32()
    {
        using var weight = full([1, 4096], 0.02f, dtype: ScalarType.BFloat16);
        using var quantized = Grid.Of("r2q", -1).Encode(weight);

        // A bfloat16 running sum of 4,096 equal numbers would stop growing after a few hundred.
        Assert.Equal(weight[0, 0].to(ScalarType.Float32).item<float>(), (float)quantized.Value("alpha1"), 1e-7f);
    }
}
