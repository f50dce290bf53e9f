using System.IO.Compression;
using System.Text;
using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Data;

/// <summary>Reads UTF-8 text, plain or gzip-compressed (<c>.gz</c>), and refuses anything else.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The whole file; a byte order mark is dropped, line ends stay as they are.</summary>
    /// <exception cref="ProblemException">Missing, unreadable, without any text, or not UTF-8 (with the line of the first bad byte).</exception>
    public static string Read(string path)
    {
        string text = Decode(path, Bytes(path));
        return string.IsNullOrWhiteSpace(text)
            ? throw new ProblemException(new Problem("Holds no text", path, $"{text.Length} characters", "a UTF-8 text file", "name another file"))
            : text;
    }

    private static byte[] Bytes(string path)
    {
        if (path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(new Problem("Is zstd-compressed, which is read of tables only", path, ".zst", "a UTF-8 text file, plain or .gz", $"unpack it: zstd -d {Path.GetFileName(path)}"));
        try
        {
            if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return File.ReadAllBytes(path);
            using var content = new MemoryStream();
            using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            unpacked.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ProblemException(new Problem("Does not exist", path, NextStep: "check the path; relative ones start at the current directory"), inner: error);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProblemException(new Problem($"Cannot be read: {error.Message}", path), inner: error);
        }
    }

    private static string Decode(string path, byte[] bytes)
    {
        ReadOnlySpan<byte> content = bytes.AsSpan();
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException error)
        {
            // The exception's index counts from some inner buffer; the first bad byte is found by scanning again.
            int valid = ValidLength(content);
            int line = content[..valid].Count((byte)'\n') + 1;
            throw new ProblemException(
                new Problem("Is not UTF-8 text", $"{path}:{line}", $"byte 0x{content[valid]:x2}", "UTF-8", $"convert it, e.g. iconv -f latin1 -t utf-8 {Path.GetFileName(path)}"),
                inner: error);
        }
    }

    private static int ValidLength(ReadOnlySpan<byte> content)
    {
        int at = 0;
        while (at < content.Length && Rune.DecodeFromUtf8(content[at..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
            at += consumed;
        return at;
    }
}
