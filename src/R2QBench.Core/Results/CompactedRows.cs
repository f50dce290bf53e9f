using System.Text.Json;
using R2QBench.Core.Errors;
using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results;

/// <summary>
/// The merged rows of an experiment: <c>EXPERIMENT/compacted/manifest.json</c> names one Parquet file per table and every attempt whose rows are in
/// them. A loose file of a named attempt does not count, so that nothing is counted twice, whenever a compaction is interrupted.
/// </summary>
/// <param name="Folder">The folder <c>compacted</c>.</param>
/// <param name="Generation">Raised with every compaction; part of the file names, so that a reader never meets half-replaced files.</param>
/// <param name="Runs">Attempts by run id.</param>
internal sealed record CompactedRows(string Folder, int Generation, IReadOnlyDictionary<string, IReadOnlyList<int>> Runs)
{
    public const string FolderName = "compacted";
    public const string ManifestName = "manifest.json";
    private const int Version = 1;

    /// <summary>Where an experiment's merged rows are or would be.</summary>
    public static string FolderOf(string experimentFolder) => Path.Combine(experimentFolder, FolderName);

    /// <summary>What the manifest of an experiment says; null if nothing was merged yet.</summary>
    /// <exception cref="ProblemException">The manifest is damaged.</exception>
    public static CompactedRows? Read(string experimentFolder)
    {
        var folder = FolderOf(experimentFolder);
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path)) return null;
        try
        {
            var manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllText(path), JsonSerializerOptions.Web);
            if (manifest is { Version: Version, Generation: > 0, Runs: not null })
                return new CompactedRows(folder, manifest.Generation, manifest.Runs.ToDictionary(run => run.Key, run => (IReadOnlyList<int>)run.Value, StringComparer.Ordinal));
            throw new JsonException($"version {manifest?.Version} is not known here");
        }
        catch (JsonException e)
        {
            throw new ProblemException(
                new Problem("Is no manifest of merged rows: " + e.Message, path, NextStep: "restore the folder from a copy, or delete it and repeat the runs whose own Parquet files are gone"),
                ExitCode.RunFailed, e);
        }
    }

    /// <summary>The Parquet file of a table.</summary>
    public string FileOf(RowTable table) => Path.Combine(Folder, FileName(table, Generation));

    /// <summary>Name of a table's file in a generation.</summary>
    public static string FileName(RowTable table, int generation) => FormattableString.Invariant($"{table.Name}.g{generation}{ResultFiles.Extension}");

    /// <summary>True if this attempt's rows are merged.</summary>
    public bool Holds(string runId, int attempt) => Runs.TryGetValue(runId, out var attempts) && attempts.Contains(attempt);

    /// <summary>The manifest's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new Manifest(Version, Generation, new SortedDictionary<string, int[]>(Runs.ToDictionary(run => run.Key, run => run.Value.ToArray()), StringComparer.Ordinal)),
        JsonSerializerOptions.Web);

    private sealed record Manifest(int Version, int Generation, SortedDictionary<string, int[]> Runs);
}
