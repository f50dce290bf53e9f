using System.Security.Cryptography;
using System.Text;

namespace R2QBench.Core.Hub;

/// <summary>Checks a finished file against its name; what lies on the disk is what is read.</summary>
internal static class BlobHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The hash of a file as the hub would name it, in lower-case hexadecimal.</summary>
    public static async Task<string> OfFileAsync(string path, BlobId kind, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(kind.IsSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (kind.IsGitSha1) hash.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {file.Length}\0")));
        var buffer = new byte[BufferBytes];
        for (int read; (read = await file.ReadAsync(buffer, cancellation)) > 0;) hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
