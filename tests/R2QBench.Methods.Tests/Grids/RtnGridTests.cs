using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

public sealed class RtnGridTests
{
    // Five times the worked example [0.2, −0.4, 1, −2, 0.6, 0.1, −0.1, 1.6], so that its tie, 3/6, is one in float32 as well.
    private static readonly float[] Oracle = [1, -2, 5, -10, 3, 0.5f, -0.5f, 8];

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public void The_worked_example_comes_out(string variant)
    {
        using var quantized = Grid.Encode("rtn", Oracle, 2, ("variant", variant));
        using var decoded = quantized.Decode();

        Assert.Equal(6, quantized.Value("scale"));
        Assert.Equal(2, quantized.Value("zero"));
        Close.Values([0, 0, 6, -12, 0, 0, 0, 6], decoded);
        Assert.Equal(0.94 * 25, Grid.SquaredError(Oracle, quantized), 5);
    }

    [Theory]
    [InlineData("A", new[] { 0.3f, 0.3f, 0.3f, 0.3f })]
    [InlineData("B", new[] { 0.8f, 0.8f, 1.2f, 1.2f })]
    public void A_group_of_one_sign_is_saved_only_by_the_variant_whose_range_has_zero(string variant, float[] expected)
    {
        using var quantized = Grid.Encode("rtn", [0.9f, 1.0f, 1.1f, 1.2f], 2, ("variant", variant));
        using var decoded = quantized.Decode();

        Close.Values(expected, decoded);
    }

    [Theory]
    [InlineData("D_asym", 0.1)]
    [InlineData("E", 0.1)]
    public void A_range_placed_freely_fits_a_group_of_one_sign(string variant, double step)
    {
        float[] weights = [0.9f, 1.0f, 1.1f, 1.2f];
        using var quantized = Grid.Encode("rtn", weights, 2, ("variant", variant));
        using var decoded = quantized.Decode();

        Assert.Equal(step, quantized.Value("scale"), 6);
        Close.Values(weights, decoded, 1e-5);
    }

    [Theory]
    [InlineData("C", new[] { -2f, 0, 0, 2 })]
    [InlineData("D", new[] { -3f, 0, 0, 3 })]
    public void Symmetric_two_bit_grids_have_three_levels_in_use(string variant, float[] expected)
    {
        using var quantized = Grid.Encode("rtn", [-2.9f, -0.9f, 0.9f, 3f], 2, ("variant", variant));
        using var decoded = quantized.Decode();

        // C: steps of 2m/3 = 2; D: steps of m = 3.
        Close.Values(expected, decoded);
    }

    [Fact]
    public void Zeros_stay_zero_without_a_division_by_zero()
    {
        using var awq = Grid.Encode("rtn", new float[8], 2, ("variant", "A"));
        using var gptq = Grid.Encode("rtn", new float[8], 2, ("variant", "B"));
        using var scope = NewDisposeScope();

        Assert.Equal(1e-5 / 3, awq.Value("scale"), 9);
        Assert.Equal(2.0 / 3, gptq.Value("scale"), 6);
        Assert.Equal(2, gptq.Value("zero"));
        Assert.Equal(0, awq.Decode().abs().max().item<float>());
        Assert.Equal(0, gptq.Decode().abs().max().item<float>());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void The_error_of_a_weight_inside_the_range_is_at_most_one_step(int bits)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(8, 256);
        var quantized = Grid.Of("rtn", 64, bits).Encode(weight);

        // Half a step by rounding, and up to half a step at the ends because the zero point is a whole number.
        var worst = ((weight - quantized.Decode()).view(8, 4, 64).abs() / quantized.Parameter("scale").unsqueeze(-1)).max().item<float>();
        Assert.InRange(worst, 0.4, 1.0001);
    }

    [Fact]
    public void More_bits_never_hurt()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(8, 256);

        var errors = Enumerable.Range(2, 7).Select(bits => (weight - Grid.Of("rtn", 64, bits).Quantize(weight)).square().mean().item<float>()).ToArray();

        Assert.Equal(errors.OrderDescending(), errors);
    }

    [Fact]
    public void Quantizing_again_changes_nothing_where_both_end_levels_are_used()
    {
        using var scope = NewDisposeScope();
        var weight = tensor([-1f, -0.4f, 0.3f, 2f]).reshape(1, 4);
        var quantizer = Grid.Of("rtn", -1);
        var once = quantizer.Quantize(weight);

        Assert.True(Weights.SameBits(once, quantizer.Quantize(once)));
    }
}
