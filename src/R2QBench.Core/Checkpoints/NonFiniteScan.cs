using System.Numerics;
using System.Runtime.InteropServices;

namespace R2QBench.Core.Checkpoints;

/// <summary>Looks for NaN and infinity in the bytes of stored weights, without any tensor library.</summary>
/// <remarks>IEEE 754: a number is not finite exactly if all bits of its exponent are set.</remarks>
public static class NonFiniteScan
{
    /// <summary>Index of the first element that is NaN or infinite, or −1.</summary>
    /// <param name="bytes">Whole elements, little-endian.</param>
    /// <param name="dtype">One of <see cref="TensorDtype.All"/>; whole numbers are always finite.</param>
    public static long FirstIndex(ReadOnlySpan<byte> bytes, string dtype) => dtype switch
    {
        TensorDtype.F16 => FirstWithMask<ushort>(MemoryMarshal.Cast<byte, ushort>(bytes), 0x7C00),
        TensorDtype.BF16 => FirstWithMask<ushort>(MemoryMarshal.Cast<byte, ushort>(bytes), 0x7F80),
        TensorDtype.F32 => FirstWithMask(MemoryMarshal.Cast<byte, uint>(bytes), 0x7F80_0000u),
        TensorDtype.F64 => FirstWithMask(MemoryMarshal.Cast<byte, ulong>(bytes), 0x7FF0_0000_0000_0000ul),
        _ => -1,
    };

    private static int FirstWithMask<T>(ReadOnlySpan<T> values, T mask) where T : unmanaged, IBinaryInteger<T>
    {
        var start = 0;
        var masks = new Vector<T>(mask);
        for (; start <= values.Length - Vector<T>.Count; start += Vector<T>.Count)
            if (Vector.EqualsAny(new Vector<T>(values[start..]) & masks, masks))
                break;
        for (var i = start; i < values.Length; i++)
            if ((values[i] & mask) == mask)
                return i;
        return -1;
    }
}
