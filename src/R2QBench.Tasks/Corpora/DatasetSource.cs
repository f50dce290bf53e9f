using R2QBench.Core.Errors;
using R2QBench.Core.Hub;

namespace R2QBench.Tasks.Corpora;

/// <summary>A file or folder of a data set in the hub's cache, written <c>dataset:ORG/NAME/PATH</c>; the network is not asked.</summary>
/// <param name="Repository">The data set.</param>
/// <param name="Path">File or folder in it, with slashes.</param>
internal sealed record DatasetSource(HubSource Repository, string Path)
{
    public const string Scheme = "dataset:";
    public const string Form = "ORG/NAME[@REVISION]/PATH";

    /// <exception cref="ProblemException">It is not of this form.</exception>
    public static DatasetSource Parse(string source, string where)
    {
        string[] parts = source[Scheme.Length..].Split('/', 3);
        bool safe = parts is [_, _, { Length: > 0 } path] && !path.Split('/', '\\').Any(part => part is ".." or "");
        return safe && HubSource.TryParse($"{HubSource.Scheme}{parts[0]}/{parts[1]}", HubKind.Dataset) is { } repository
            ? new DatasetSource(repository, parts[2])
            : throw new ProblemException(new Problem("Is not a file of a data set", where, source, Scheme + Form, "copy ORG/NAME from the data set's page, and a path from its list of files"));
    }

    /// <summary>Where it is.</summary>
    /// <exception cref="ProblemException">It was never fetched, or has no such file.</exception>
    public string Require()
    {
        var cache = HubCache.FromEnvironment();
        if (cache.Find(Repository) is not { } snapshot)
            throw new ProblemException(new Problem($"Not fetched yet (looked in {cache.Folder})", $"{Scheme}{Repository.Repository}", Path, NextStep: Repository.FetchCommandFor($"{Path}*")));
        string full = System.IO.Path.Combine(snapshot, System.IO.Path.Combine(Path.Split('/')));
        return File.Exists(full) || Directory.Exists(full)
            ? full
            : throw new ProblemException(new Problem("The data set has no such file in the cache", $"{Scheme}{Repository.Repository}", Path, NextStep: $"look below {snapshot}, or fetch it again: {Repository.FetchCommandFor($"{Path}*")}"));
    }
}
