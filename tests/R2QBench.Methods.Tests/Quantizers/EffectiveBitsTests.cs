using R2QBench.Methods.Quantizers;
using Xunit;

namespace R2QBench.Methods.Tests.Quantizers;

public sealed class EffectiveBitsTests
{
    // methods.md §1.6: 2 + 32/g for two 16-bit scales, 2 + 18/g for a 16-bit scale and a 2-bit zero point.
    [Theory]
    [InlineData("r2q", 64, 2.5)]
    [InlineData("r2q", 128, 2.25)]
    [InlineData("r2q", -1, 2 + 32.0 / 4096)]
    [InlineData("rtn", 64, 2.28125)]
    [InlineData("rtn", 128, 2.140625)]
    [InlineData("rtn", -1, 2 + 18.0 / 4096)]
    public void Scales_and_zero_points_are_counted(string method, int groupSize, double expected)
    {
        var bits = QuantizerRegistry.Create(method, 2, groupSize, "float16").Bits(4096, 4096);

        Assert.Equal(expected, bits.StoredBitsPerWeight, 9);
        Assert.Equal(expected, bits.EntropyBitsPerWeight, 9);
    }

    [Fact]
    public void Per_tensor_scales_cost_next_to_nothing()
    {
        var bits = QuantizerRegistry.Create("r2q", 2, 0, "float16").Bits(4096, 4096);

        Assert.Equal(4096 * 4096 / 4 + 4, bits.StoredBytes);
    }

    [Fact]
    public void A_short_last_group_has_its_own_scales()
    {
        var bits = QuantizerRegistry.Create("r2q", 2, 64, "float16").Bits(64, 172);

        Assert.Equal(64 * 172 / 4 + 64 * 3 * 2 * 2, bits.StoredBytes);
    }

    [Fact]
    public void Several_layers_add_up()
    {
        var quantizer = QuantizerRegistry.Create("rtn", 2, 64, "float16");
        var total = EffectiveBits.Total([quantizer.Bits(64, 64), quantizer.Bits(64, 172)]);

        Assert.Equal(64 * 64 + 64 * 172, total.Weights);
        Assert.Equal(quantizer.Bits(64, 64).StoredBytes + quantizer.Bits(64, 172).StoredBytes, total.StoredBytes);
    }
}
