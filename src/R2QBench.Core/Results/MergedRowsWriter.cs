using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>Writes an experiment of many runs at once, already merged: for benchmarks of readers. An experiment that is there is refused.</summary>
/// <param name="resultsFolder">The results folder.</param>
/// <param name="experiment">Name of the new experiment.</param>
public sealed class MergedRowsWriter(string resultsFolder, string experiment)
{
    private const int RunsOfPart = 250;
    private readonly string _experimentFolder = Path.Combine(Path.GetFullPath(resultsFolder), experiment);

    /// <param name="runs">One row per run, first attempts; their experiment is filled in here.</param>
    /// <param name="rows">The other rows of a run.</param>
    /// <exception cref="ProblemException">There is such an experiment (exit code 2).</exception>
    public void Write(IReadOnlyList<RunRow> runs, Func<RunRow, IEnumerable<ResultRow>> rows)
    {
        if (Directory.Exists(_experimentFolder)) throw new ProblemException(new Problem("There is such an experiment already", _experimentFolder, NextStep: "choose another folder"));
        var folder = CompactedRows.FolderOf(_experimentFolder);
        Directory.CreateDirectory(folder);
        var merged = new CompactedRows(folder, 1, runs.ToDictionary(run => run.RunId, _ => (IReadOnlyList<int>)[1], StringComparer.Ordinal));
        var parts = RowTable.All.ToDictionary(table => table, _ => new List<string>());
        using var session = new DuckSession(resultsFolder);
        foreach (var chunk in runs.Chunk(RunsOfPart))
        {
            var keyed = chunk.SelectMany(run => rows(run).Prepend(run).Select(row => row with { Experiment = experiment, RunId = run.RunId, Attempt = 1 })).ToLookup(row => row.GetType());
            foreach (var table in RowTable.All)
            {
                var part = FormattableString.Invariant($"{merged.FileOf(table)}.part{parts[table].Count}{AtomicFile.TemporarySuffix}");
                ParquetWriter.Write(session, table, [.. keyed[table.RowType]], part);
                parts[table].Add(part);
            }
        }
        foreach (var (table, files) in parts)
        {
            AtomicFile.Replace(merged.FileOf(table), temporary => ParquetWriter.Copy(session, table, ResultViews.Union(table, files), temporary));
            foreach (var file in files) File.Delete(file);
        }
        AtomicFile.WriteText(Path.Combine(folder, CompactedRows.ManifestName), merged.ToJson());
    }
}
