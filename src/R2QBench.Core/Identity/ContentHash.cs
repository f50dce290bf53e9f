using System.Security.Cryptography;
using System.Text;

namespace R2QBench.Core.Identity;

/// <summary>SHA-256 in lower-case hex (64 characters).</summary>
public static class ContentHash
{
    /// <summary>Hash of a file's bytes, read as a stream.</summary>
    public static string OfFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Hash of several files: their names (without folder) and bytes, in ordinal order of the names.</summary>
    public static string OfFiles(IEnumerable<string> paths) =>
        OfText(string.Join('\n', paths.OrderBy(Path.GetFileName, StringComparer.Ordinal).Select(path => $"{Path.GetFileName(path)} {OfFile(path)}")));

    /// <summary>Hash of the text's UTF-8 bytes.</summary>
    public static string OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Hash of bytes in memory.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
