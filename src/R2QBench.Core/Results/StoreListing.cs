using R2QBench.Core.Errors;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>The Parquet files of a results folder at one moment: merged ones, and the loose ones that are not merged.</summary>
/// <remarks>
/// Loose files are listed before the manifest is read: what a compaction removed in between is then surely in the manifest. A file may be
/// gone when it is opened; <see cref="IsOutdated"/> says so, and a reader lists again.
/// </remarks>
internal sealed class StoreListing
{
    private readonly ILookup<RowTable, Fragment> _loose;

    private StoreListing(IEnumerable<Fragment> loose, IReadOnlyList<CompactedRows> compacted)
    {
        _loose = loose.OrderBy(fragment => fragment.Path, StringComparer.Ordinal).ToLookup(fragment => fragment.Table);
        Compacted = compacted;
    }

    /// <summary>Merged rows, one per experiment that has them.</summary>
    public IReadOnlyList<CompactedRows> Compacted { get; }

    /// <summary>Finished attempts that are not merged.</summary>
    public IReadOnlyCollection<Fragment> LooseRuns => [.. Loose(RowTable.Of<RunRow>())];

    /// <summary>Looks once.</summary>
    /// <param name="results">The results folder; may be missing.</param>
    /// <param name="experiment">Only this experiment; null for all.</param>
    /// <param name="skipped">If given, a damaged manifest is described here and its rows are left out; else it is thrown.</param>
    public static StoreListing Of(string results, string? experiment = null, ICollection<Problem>? skipped = null)
    {
        if (!Directory.Exists(results)) return new StoreListing([], []);
        var folders = experiment is null ? Directory.EnumerateDirectories(results) : [Path.Combine(results, experiment)];
        var loose = new List<Fragment>();
        var compacted = new List<CompactedRows>();
        foreach (var folder in folders.Where(Directory.Exists).Order(StringComparer.Ordinal))
        {
            var found = Fragments(folder).ToList();
            var merged = Manifest(folder, skipped);
            if (merged is not null) compacted.Add(merged);
            loose.AddRange(merged is null ? found : found.Where(fragment => !merged.Holds(fragment.RunId, fragment.Attempt)));
        }
        return new StoreListing(loose, compacted);
    }

    /// <summary>Every loose Parquet file below an experiment's folder, merged or not.</summary>
    public static IEnumerable<Fragment> Fragments(string experimentFolder)
    {
        foreach (var run in new DirectoryInfo(experimentFolder).EnumerateDirectories())
        {
            if (run.Name == CompactedRows.FolderName) continue;
            foreach (var path in FilesOf(run.FullName))
                foreach (var table in RowTable.All)
                    if (ResultFiles.Attempt(table, Path.GetFileName(path)) is { } attempt) yield return new Fragment(table, run.Name, attempt, path);
        }
    }

    /// <summary>Loose files of a table.</summary>
    public IEnumerable<Fragment> Loose(RowTable table) => _loose[table];

    /// <summary>All files of a table: merged ones first.</summary>
    public IReadOnlyList<string> Files(RowTable table) => [.. Compacted.Select(merged => merged.FileOf(table)), .. Loose(table).Select(fragment => fragment.Path)];

    /// <summary>True if a file of one of the tables is gone since.</summary>
    public bool IsOutdated(IEnumerable<RowTable> tables) => tables.SelectMany(Files).Any(file => !File.Exists(file));

    private static CompactedRows? Manifest(string folder, ICollection<Problem>? skipped)
    {
        try
        {
            return CompactedRows.Read(folder);
        }
        catch (ProblemException e) when (skipped is not null)
        {
            foreach (var problem in e.Problems.Where(problem => !skipped.Contains(problem))) skipped.Add(problem);
            return null;
        }
    }

    private static string[] FilesOf(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*" + ResultFiles.Extension);
        }
        catch (DirectoryNotFoundException)   // removed since it was listed
        {
            return [];
        }
    }

    /// <summary>One loose file: the rows of one table and attempt.</summary>
    internal sealed record Fragment(RowTable Table, string RunId, int Attempt, string Path);
}
