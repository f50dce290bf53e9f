using R2QBench.Core.Errors;

namespace R2QBench.Core.Hub;

/// <summary>The folder that Hugging Face's tools share: what one of them fetched, the others find.</summary>
/// <remarks>
/// Source: Hugging Face, "Hub Local Cache". Per repository <c>models--ORG--NAME</c> or <c>datasets--ORG--NAME</c>: <c>blobs/</c> with the
/// contents under their hashes, <c>snapshots/COMMIT/</c> with the files' names as links to them, <c>refs/</c> with the commit that each
/// branch or tag stood at. Locks are below <c>.locks/</c>. Nothing here uses the network.
/// </remarks>
/// <param name="folder">The cache's folder; need not exist.</param>
public sealed class HubCache(string folder)
{
    /// <summary>The cache that the environment names; see <see cref="HubSettings.CacheFolder"/>.</summary>
    public static HubCache FromEnvironment() => new(HubSettings.CacheFolderFrom(Environment.GetEnvironmentVariable));

    /// <summary>The cache's folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The folder with the files of a repository as they were fetched; null if they never were.</summary>
    public string? Find(HubSource source)
    {
        if (CommitOf(source) is not { } commit) return null;
        var snapshot = SnapshotFolder(source, commit);
        return Directory.Exists(snapshot) ? snapshot : null;
    }

    /// <summary>As <see cref="Find(HubSource)"/>, for the text of a spec: exactly one of folder and problem is there.</summary>
    /// <param name="text">A model source that begins with <c>hub:</c>.</param>
    /// <param name="where">Who names it, for the problem.</param>
    public (string? Folder, Problem? Problem) FindModel(string text, string where)
    {
        if (HubSource.TryParse(text) is not { } source) return (null, HubSource.Malformed(text, where));
        if (Find(source) is not { } snapshot)
            return (null, new Problem($"Not fetched yet (looked in {Folder})", where, text, NextStep: source.FetchCommand));
        if (!File.Exists(Path.Combine(snapshot, "config.json")))
            return (null, new Problem("Only partly fetched: config.json is missing", where, text, NextStep: source.FetchCommand));
        return (snapshot, null);
    }

    internal string RepositoryFolder(HubSource source) => Path.Combine(Folder, FolderName(source));

    internal string SnapshotFolder(HubSource source, string commit) => Path.Combine(RepositoryFolder(source), "snapshots", commit);

    internal string ReferencePath(HubSource source) => Path.Combine(RepositoryFolder(source), "refs", source.Revision);

    internal string BlobPath(HubSource source, BlobId id) => Path.Combine(RepositoryFolder(source), "blobs", id.Text);

    internal string LockPath(HubSource source, BlobId id) => Path.Combine(Folder, ".locks", FolderName(source), id.Text + ".lock");

    private static string FolderName(HubSource source) =>
        (source.Kind == HubKind.Model ? "models--" : "datasets--") + source.Repository.Replace("/", "--", StringComparison.Ordinal);

    private string? CommitOf(HubSource source)
    {
        var reference = ReferencePath(source);
        if (File.Exists(reference))
        {
            var commit = File.ReadAllText(reference).Trim();
            return HubListing.IsCommitName(commit) ? commit : null;
        }

        return source.IsCommit ? source.Revision : null;
    }
}
