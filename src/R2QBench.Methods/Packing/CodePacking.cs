using System.Numerics;

namespace R2QBench.Methods.Packing;

/// <summary>How a run of codes is laid out in bytes. The codes of a matrix are one run in row-major order, so only its very last byte has spare bits.</summary>
public abstract class CodePacking
{
    /// <summary>The packing for codes below <paramref name="levels"/>: five to a byte for three levels, else a bit field of the smallest width.</summary>
    public static CodePacking For(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, 256);
        return levels == 3 ? new TritPacking() : new BitPacking(BitOperations.Log2((uint)levels - 1) + 1);
    }

    /// <summary>Bytes of <paramref name="count"/> codes.</summary>
    public abstract long ByteCount(long count);

    /// <summary>Packs codes; every byte of <paramref name="packed"/> is written.</summary>
    /// <param name="codes">One code per byte.</param>
    /// <param name="packed">Exactly <see cref="ByteCount"/> bytes.</param>
    public abstract void Pack(ReadOnlySpan<byte> codes, Span<byte> packed);

    /// <summary>The inverse of <see cref="Pack"/>. Bytes that no packing writes give codes out of range; the caller checks.</summary>
    public abstract void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes);

    private protected void RequireLengths(int codes, int packed)
    {
        if (packed != ByteCount(codes)) throw new ArgumentException($"{codes} codes take {ByteCount(codes)} bytes, not {packed}.");
    }
}
