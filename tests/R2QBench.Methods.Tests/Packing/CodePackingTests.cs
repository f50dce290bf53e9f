using R2QBench.Methods.Packing;
using Xunit;

namespace R2QBench.Methods.Tests.Packing;

public sealed class CodePackingTests
{
    public static TheoryData<int, int> LevelsAndLengths()
    {
        var data = new TheoryData<int, int>();
        foreach (var levels in (int[])[2, 3, 4, 5, 8, 16, 32, 64, 128, 256])
            foreach (var length in (int[])[1, 2, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1001])
                data.Add(levels, length);
        return data;
    }

    [Theory]
    [MemberData(nameof(LevelsAndLengths))]
    public void Unpacking_gives_back_every_code(int levels, int length)
    {
        var random = new Random(length);
        var codes = Enumerable.Range(0, length).Select(_ => (byte)random.Next(levels)).ToArray();
        var packing = CodePacking.For(levels);
        var packed = new byte[packing.ByteCount(length)];
        var back = new byte[length];
        Array.Fill(packed, (byte)0xAA);

        packing.Pack(codes, packed);
        packing.Unpack(packed, back);

        Assert.Equal(codes, back);
    }

    [Fact]
    public void Two_bit_codes_fill_a_byte_from_its_lowest_bits()
    {
        var packed = new byte[2];
        new BitPacking(2).Pack([1, 2, 3, 0, 3], packed);

        Assert.Equal([0b00_11_10_01, 0b00_00_00_11], packed);
    }

    [Fact]
    public void Three_bit_codes_run_across_bytes()
    {
        var packed = new byte[2];
        new BitPacking(3).Pack([1, 2, 7, 5], packed);

        // Bits from the lowest: 100 010 111 101
        Assert.Equal([0b11_010_001, 0b0000_101_1], packed);
    }

    [Fact]
    public void Five_trits_share_a_byte()
    {
        var packed = new byte[2];
        new TritPacking().Pack([2, 1, 0, 1, 2, 1, 2], packed);

        Assert.Equal([2 + 3 + 27 + 162, 1 + 6], packed);
    }

    [Fact]
    public void A_byte_that_holds_no_five_trits_shows_as_a_code_out_of_range()
    {
        var codes = new byte[5];
        new TritPacking().Unpack([243], codes);

        Assert.Contains(codes, code => code > 2);
    }

    [Fact]
    public void A_buffer_of_the_wrong_length_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new BitPacking(2).Pack(new byte[9], new byte[2]));
        Assert.Throws<ArgumentException>(() => new TritPacking().Unpack(new byte[2], new byte[11]));
    }
}
