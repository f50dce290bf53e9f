using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Hub;

namespace R2QBench.Tasks.Data;

/// <summary>A data set of the Hugging Face hub, looked for in the cache only.</summary>
/// <param name="Repository"><c>ORG/NAME</c>.</param>
/// <param name="Folder">Folder of the configuration within the repository, with slashes.</param>
/// <param name="Split">How the names of the split's files begin.</param>
internal sealed record HubData(string Repository, string Folder, string Split)
{
    /// <summary>The configuration's folder; null if the data set was never fetched, or not this part of it.</summary>
    public string? Find(HubCache cache) =>
        cache.Find(Source) is { } snapshot && Directory.Exists(Path.Combine(snapshot, Path.Combine(Folder.Split('/')))) ? Path.Combine(snapshot, Path.Combine(Folder.Split('/'))) : null;

    /// <summary>A file below the data folder, else this data set in the hub's cache.</summary>
    /// <exception cref="ProblemException">It is in neither; the message names both ways to get it.</exception>
    public string Require(string name, string relativePath)
    {
        var root = DataRoot.Find();
        var local = root is null ? null : Path.Combine(root, Path.Combine(relativePath.Split('/')));
        if (local is not null && File.Exists(local)) return local;
        var cache = HubCache.FromEnvironment();
        return Find(cache) ?? throw new ProblemException(new Problem(
            $"Is neither in the data folder ({relativePath}) nor in the cache of the hub ({cache.Folder})", name,
            NextStep: $"{Source.FetchCommandFor($"{Folder}/{Split}*")}, or set {DataRoot.Variable} to a folder that holds {relativePath}"));
    }

    private HubSource Source => new(Repository, HubSource.DefaultRevision, HubKind.Dataset);
}
