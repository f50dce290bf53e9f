using System.Text.RegularExpressions;

namespace R2QBench.Core.Hub;

/// <summary>The name of a file's content in the cache: what the hub gives as its ETag.</summary>
internal sealed partial record BlobId
{
    private BlobId(string text) => Text = text;

    /// <summary>A file name: hexadecimal for the two hashes that the hub uses.</summary>
    public string Text { get; }

    /// <summary>True for large files: the SHA-256 of the content.</summary>
    public bool IsSha256 => Text.Length == 64 && Hexadecimal().IsMatch(Text);

    /// <summary>True for small files: the SHA-1 of git's blob, which is <c>"blob LENGTH\0"</c> followed by the content.</summary>
    public bool IsGitSha1 => Text.Length == 40 && Hexadecimal().IsMatch(Text);

    /// <summary>True if the content can be checked against the name.</summary>
    public bool IsHash => IsSha256 || IsGitSha1;

    /// <summary>Reads an ETag, weak or strong, quoted or not; null without one and for one that cannot be a file name.</summary>
    public static BlobId? FromEtag(string? etag)
    {
        if (etag is null) return null;
        var text = (etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag).Trim('"');
        return Safe().IsMatch(text) ? new BlobId(text) : null;
    }

    /// <summary>True if both are hashes of the same kind and differ: one of them is wrong.</summary>
    public bool Contradicts(BlobId other) =>
        ((IsSha256 && other.IsSha256) || (IsGitSha1 && other.IsGitSha1)) && Text != other.Text;

    [GeneratedRegex(@"^[0-9a-f]+\z")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,127}\z")]
    private static partial Regex Safe();
}
