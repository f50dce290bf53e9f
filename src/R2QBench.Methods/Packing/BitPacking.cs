using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace R2QBench.Methods.Packing;

/// <summary>
/// A little-endian bit stream: code k takes bits k·width … k·width + width − 1, bit i being bit i mod 8 of byte i / 8.
/// At two bits the first code of each byte is in its lowest two bits. Spare bits at the end are 0.
/// </summary>
public sealed class BitPacking : CodePacking
{
    private readonly int _width;

    /// <param name="width">Bits per code, 1 to 8.</param>
    public BitPacking(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 8);
        _width = width;
    }

    public override long ByteCount(long count) => (count * _width + 7) / 8;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        RequireLengths(codes.Length, packed.Length);
        // Eight codes fill exactly `width` bytes, so each round of eight starts on a byte.
        Span<byte> scratch = stackalloc byte[8];
        while (codes.Length >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(codes);
            Write(Gather(word), packed, scratch);
            codes = codes[8..];
            packed = packed[_width..];
        }

        if (codes.IsEmpty) return;
        Span<byte> rest = stackalloc byte[8];
        rest.Clear();
        codes.CopyTo(rest);
        BinaryPrimitives.WriteUInt64LittleEndian(scratch, Gather(BinaryPrimitives.ReadUInt64LittleEndian(rest)));
        scratch[..packed.Length].CopyTo(packed);
    }

    public override void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        RequireLengths(codes.Length, packed.Length);
        Span<byte> scratch = stackalloc byte[8];
        while (codes.Length >= 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(codes, Scatter(Read(packed, scratch)));
            codes = codes[8..];
            packed = packed[_width..];
        }

        if (codes.IsEmpty) return;
        BinaryPrimitives.WriteUInt64LittleEndian(scratch, Scatter(Read(packed, scratch)));
        scratch[..codes.Length].CopyTo(codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(ulong bits, Span<byte> packed, Span<byte> scratch)
    {
        if (packed.Length >= 8)
        {
            // Bytes after the first `width` are overwritten by the next round.
            BinaryPrimitives.WriteUInt64LittleEndian(packed, bits);
            return;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(scratch, bits);
        scratch[..Math.Min(_width, packed.Length)].CopyTo(packed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ReadOnlySpan<byte> packed, Span<byte> scratch)
    {
        if (packed.Length >= 8) return BinaryPrimitives.ReadUInt64LittleEndian(packed);
        scratch.Clear();
        packed.CopyTo(scratch);
        return BinaryPrimitives.ReadUInt64LittleEndian(scratch);
    }

    /// <summary>Eight codes, one per byte, pushed together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Gather(ulong codes)
    {
        var bits = 0UL;
        for (var i = 0; i < 8; i++) bits |= (codes >> (8 * i) & 0xFF) << (_width * i);
        return bits;
    }

    /// <summary>Eight codes pulled apart, one per byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Scatter(ulong bits)
    {
        var mask = (1UL << _width) - 1;
        var codes = 0UL;
        for (var i = 0; i < 8; i++) codes |= (bits >> (_width * i) & mask) << (8 * i);
        return codes;
    }
}
