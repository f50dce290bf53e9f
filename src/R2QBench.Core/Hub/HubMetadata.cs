namespace R2QBench.Core.Hub;

/// <summary>What the endpoint says about a file in the headers of its answer, redirects included; other hosts are not asked.</summary>
/// <param name="Etag"><c>X-Linked-Etag</c> (large files: the SHA-256), else <c>ETag</c> (small files: git's hash).</param>
/// <param name="Size"><c>X-Linked-Size</c>: bytes of a large file.</param>
/// <remarks>Where a redirect leaves the endpoint, the storage's own <c>ETag</c> means something else.</remarks>
internal sealed record HubMetadata(BlobId? Etag, long? Size)
{
    public static HubMetadata None { get; } = new(null, null);

    /// <summary>True once <c>X-Linked-Etag</c> was seen: nothing overrides it.</summary>
    private bool IsLinked { get; init; }

    /// <summary>With what the next answer of the endpoint adds.</summary>
    public HubMetadata With(HttpResponseMessage response)
    {
        if (IsLinked) return this;
        var linked = BlobId.FromEtag(Header(response, "X-Linked-Etag"));
        var size = long.TryParse(Header(response, "X-Linked-Size"), out var bytes) && bytes >= 0 ? bytes : Size;
        return new HubMetadata(linked ?? BlobId.FromEtag(Header(response, "ETag")) ?? Etag, size) { IsLinked = linked is not null };
    }

    internal static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
