using System.Runtime.InteropServices;
using R2QBench.Core.Checkpoints;
using Xunit;

namespace R2QBench.Core.Tests.Checkpoints;

public class NonFiniteScanTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void The_first_value_that_is_not_finite_is_found_at_every_place(float bad)
    {
        for (var at = 0; at < 40; at++)
        {
            var values = Enumerable.Range(0, 40).Select(i => i * 1e36f * (i % 2 == 0 ? 1 : -1)).ToArray();
            Assert.Equal(-1, NonFiniteScan.FirstIndex(MemoryMarshal.AsBytes(values.AsSpan()), "F32"));
            values[at] = bad;
            Assert.Equal(at, NonFiniteScan.FirstIndex(MemoryMarshal.AsBytes(values.AsSpan()), "F32"));
        }
    }

    [Fact]
    public void Half_bfloat16_and_double_have_their_own_bits()
    {
        ReadOnlySpan<Half> halves = [(Half)65504, Half.NaN];
        ReadOnlySpan<ushort> bfloats = [0x7F7F, 0xFF80];
        ReadOnlySpan<double> doubles = [double.MaxValue, double.NegativeInfinity];
        Assert.Equal(1, NonFiniteScan.FirstIndex(MemoryMarshal.AsBytes(halves), "F16"));
        Assert.Equal(1, NonFiniteScan.FirstIndex(MemoryMarshal.AsBytes(bfloats), "BF16"));
        Assert.Equal(1, NonFiniteScan.FirstIndex(MemoryMarshal.AsBytes(doubles), "F64"));
    }

    [Fact]
    public void Whole_numbers_are_finite() => Assert.Equal(-1, NonFiniteScan.FirstIndex([0xFF, 0xFF, 0xFF, 0x7F], "I32"));
}
