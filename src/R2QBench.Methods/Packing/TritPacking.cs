namespace R2QBench.Methods.Packing;

/// <summary>
/// Three-valued codes, five to a byte (1.6 bits each): byte = c0 + 3·c1 + 9·c2 + 27·c3 + 81·c4, at most 242. Missing codes at the end count as 0.
/// </summary>
public sealed class TritPacking : CodePacking
{
    private const int PerByte = 5;

    public override long ByteCount(long count) => (count + PerByte - 1) / PerByte;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        RequireLengths(codes.Length, packed.Length);
        var full = codes.Length / PerByte;
        for (var i = 0; i < full; i++)
        {
            var five = codes.Slice(i * PerByte, PerByte);
            packed[i] = (byte)(five[0] + 3 * five[1] + 9 * five[2] + 27 * five[3] + 81 * five[4]);
        }

        var rest = codes[(full * PerByte)..];
        if (rest.IsEmpty) return;
        var last = 0;
        for (var i = rest.Length - 1; i >= 0; i--) last = 3 * last + rest[i];
        packed[full] = (byte)last;
    }

    public override void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        RequireLengths(codes.Length, packed.Length);
        for (var i = 0; i < packed.Length; i++)
        {
            // The highest digit takes what is left, so a byte above 242 shows as a code above 2.
            int value = packed[i];
            var five = codes.Slice(i * PerByte, Math.Min(PerByte, codes.Length - i * PerByte));
            for (var k = 0; k < five.Length; k++)
            {
                five[k] = (byte)(k == PerByte - 1 ? value : value % 3);
                value /= 3;
            }
        }
    }
}
