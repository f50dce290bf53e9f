using System.Text.Json;
using System.Text.RegularExpressions;

namespace R2QBench.Core.Hub;

/// <summary>What a hub says a repository holds at one revision.</summary>
/// <param name="Commit">The commit that the revision stands for; names the snapshot's folder.</param>
/// <param name="Files">Its files, in the hub's order.</param>
internal sealed partial record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>Reads the answer to <c>/api/models/ORG/NAME/revision/REVISION?blobs=true</c>.</summary>
    /// <exception cref="FormatException">The answer has another shape.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static HubListing Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (Text(root, "sha") is not { } commit || !IsCommitName(commit)) throw new FormatException("\"sha\" is not a commit");
        if (Property(root, "siblings") is not { ValueKind: JsonValueKind.Array } siblings) throw new FormatException("\"siblings\" is not a list");
        return new HubListing(commit, [.. siblings.EnumerateArray().Select(ReadFile)]);
    }

    /// <summary>True for what can name a snapshot's folder.</summary>
    public static bool IsCommitName(string text) => CommitName().IsMatch(text);

    private static HubFile ReadFile(JsonElement entry)
    {
        if (Text(entry, "rfilename") is not { Length: > 0 } name) throw new FormatException("a file of \"siblings\" has no \"rfilename\"");
        // Large files: the hash of the content is in "lfs"; "blobId" is then that of a pointer to it.
        return Property(entry, "lfs") is { ValueKind: JsonValueKind.Object } lfs
            ? new HubFile(name, Number(lfs, "size") ?? Number(entry, "size"), BlobId.FromEtag(Text(lfs, "sha256") ?? Text(lfs, "oid")))
            : new HubFile(name, Number(entry, "size"), BlobId.FromEtag(Text(entry, "blobId")));
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static long? Number(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= 0 ? number : null;

    [GeneratedRegex(@"^[0-9A-Za-z]{1,64}\z")]
    private static partial Regex CommitName();
}
