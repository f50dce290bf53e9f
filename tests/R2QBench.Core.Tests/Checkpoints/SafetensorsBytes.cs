using System.Buffers.Binary;
using System.Text;

namespace R2QBench.Core.Tests.Checkpoints;

/// <summary>Writes safetensors files byte by byte, so that wrong ones can be made.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file with this header text and so many zero bytes of data.</summary>
    public static void Write(string path, string header, int dataLength, long? claimedHeaderLength = null)
    {
        var headerBytes = Encoding.UTF8.GetBytes(header);
        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, claimedHeaderLength ?? headerBytes.Length);
        file.Write(length);
        file.Write(headerBytes);
        file.Write(new byte[dataLength]);
    }
}
