using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results.Claims;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;
using Fragment = R2QBench.Core.Results.StoreListing.Fragment;

namespace R2QBench.Core.Results;

/// <summary>
/// Merges the Parquet files of finished runs into one file per table of an experiment. Safe beside running sweeps and after any interruption:
/// new files first, then the manifest (one rename), then the loose files go; a loose file that the manifest names does not count.
/// </summary>
/// <param name="resultsFolder">The results folder.</param>
public sealed class ResultCompaction(string resultsFolder)
{
    /// <summary>Loose finished runs from which reading gets slow (41 columns, one row: 4 ms a file).</summary>
    public const int ManyLooseRuns = 200;

    private const int BatchFiles = 100;
    private readonly string _results = Path.GetFullPath(resultsFolder);

    /// <summary>Finished runs whose rows still lie in files of their own.</summary>
    public int CountLooseRuns() => StoreListing.Of(_results, null, []).LooseRuns.Count;

    /// <summary>Merges what is finished in every experiment, or in one.</summary>
    /// <param name="experiment">Only this experiment; null for all.</param>
    /// <param name="cancellation">Stops between two batches; nothing is lost.</param>
    /// <returns>One line per experiment that has results.</returns>
    /// <exception cref="ProblemException">Another process merges the same experiment, or the folder cannot be written (exit code 3).</exception>
    public IReadOnlyList<CompactionResult> Run(string? experiment = null, CancellationToken cancellation = default)
    {
        var names = experiment is null ? new ResultStore(_results).Experiments() : [experiment];
        return [.. names.Select(name => Merge(name, cancellation)).OfType<CompactionResult>()];
    }

    private CompactionResult? Merge(string experiment, CancellationToken cancellation)
    {
        var experimentFolder = Path.Combine(_results, experiment);
        if (!Directory.Exists(experimentFolder)) return null;
        var folder = CompactedRows.FolderOf(experimentFolder);
        var existed = Directory.Exists(folder);
        if (!existed && !StoreListing.Of(_results, experiment).LooseRuns.Any()) return null;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (AtomicFile.Explain(e, folder) is { } problem)
        {
            throw new ProblemException(problem, ExitCode.Environment, e);
        }
        using var claim = RunClaim.TryTake(folder) ?? throw new ProblemException(
            new Problem("Another process is merging these results", folder, NextStep: "wait for it"), ExitCode.Environment);
        foreach (var temporary in Directory.GetFiles(folder, "*" + AtomicFile.TemporarySuffix)) File.Delete(temporary);

        var before = CompactedRows.Read(experimentFolder);
        var fragments = StoreListing.Fragments(experimentFolder).OrderBy(fragment => fragment.Path, StringComparer.Ordinal).ToArray();
        var unreadable = new List<Problem>();
        var attempts = fragments
            .Where(fragment => fragment.Table == RowTable.Of<RunRow>() && before?.Holds(fragment.RunId, fragment.Attempt) != true)
            .Select(fragment => (fragment.RunId, fragment.Attempt))
            .ToHashSet();
        Fragment[] loose = [.. fragments.Where(fragment => attempts.Contains((fragment.RunId, fragment.Attempt)))];
        var after = before;
        if (attempts.Count > 0)
        {
            using var session = new DuckSession(_results);
            loose = Readable(session, loose, attempts, unreadable, cancellation);
            if (attempts.Count > 0) after = Write(session, folder, before, loose, attempts, cancellation);
        }
        var removed = after is null ? 0 : RemoveMerged(fragments, after);
        if (after is not null) RemoveOldGenerations(after);
        return new CompactionResult(experiment, attempts.Count, after?.Runs.Sum(run => run.Value.Count) ?? 0, removed, unreadable);
    }

    /// <summary>Leaves out runs with a file that cannot be read: they stay as they are, and are named.</summary>
    private static Fragment[] Readable(
        DuckSession session, Fragment[] loose, HashSet<(string RunId, int Attempt)> attempts, List<Problem> unreadable, CancellationToken cancellation)
    {
        foreach (var batch in loose.GroupBy(fragment => fragment.Table).SelectMany(table => table.Chunk(BatchFiles)))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Read(session, batch);
            }
            catch (DuckException)
            {
                foreach (var fragment in batch)
                    try
                    {
                        Read(session, [fragment]);
                    }
                    catch (DuckException e)
                    {
                        unreadable.Add(FragmentProbe.Unreadable(fragment.Path, e));
                        attempts.Remove((fragment.RunId, fragment.Attempt));
                    }
            }
        }
        return [.. loose.Where(fragment => attempts.Contains((fragment.RunId, fragment.Attempt)))];

        static void Read(DuckSession session, Fragment[] files) =>
            session.Query($"SELECT count(COLUMNS(*)) FROM ({ResultViews.Union(files[0].Table, [.. files.Select(file => file.Path)])})");
    }

    private static CompactedRows Write(
        DuckSession session, string folder, CompactedRows? before, Fragment[] loose, HashSet<(string RunId, int Attempt)> attempts, CancellationToken cancellation)
    {
        var runs = (before?.Runs ?? new Dictionary<string, IReadOnlyList<int>>()).SelectMany(run => run.Value.Select(attempt => (RunId: run.Key, Attempt: attempt)))
            .Concat(attempts)
            .GroupBy(run => run.RunId, StringComparer.Ordinal)
            .ToDictionary(run => run.Key, run => (IReadOnlyList<int>)[.. run.Select(pair => pair.Attempt).Distinct().Order()], StringComparer.Ordinal);
        var after = new CompactedRows(folder, (before?.Generation ?? 0) + 1, runs);
        foreach (var table in RowTable.All) WriteTable(session, table, before, [.. loose.Where(fragment => fragment.Table == table)], after.FileOf(table), cancellation);
        var rows = (long)session.Query($"SELECT count(*) FROM ({ResultViews.Union(RowTable.Of<RunRow>(), [after.FileOf(RowTable.Of<RunRow>())])})").Rows[0][0]!;
        var expected = runs.Sum(run => run.Value.Count);
        if (rows != expected)
            throw new ProblemException(
                new Problem($"The merged rows are {rows} instead of {expected}; nothing was changed", folder, NextStep: "./r2q results check names the file whose rows do not belong to its folder"),
                ExitCode.RunFailed);
        AtomicFile.WriteText(Path.Combine(folder, CompactedRows.ManifestName), after.ToJson());
        return after;
    }

    /// <summary>Batches first: many small files at once take much memory.</summary>
    private static void WriteTable(DuckSession session, RowTable table, CompactedRows? before, Fragment[] loose, string path, CancellationToken cancellation)
    {
        var parts = new List<string>();
        if (before is not null) parts.Add(before.FileOf(table));
        var batches = new List<string>();
        try
        {
            foreach (var batch in loose.Chunk(BatchFiles))
            {
                cancellation.ThrowIfCancellationRequested();
                var part = $"{path}.part{batches.Count}{AtomicFile.TemporarySuffix}";
                batches.Add(part);
                ParquetWriter.Copy(session, table, ResultViews.Union(table, [.. batch.Select(fragment => fragment.Path)]), part);
            }
            AtomicFile.Replace(path, temporary => ParquetWriter.Copy(session, table, ResultViews.Union(table, [.. parts, .. batches]), temporary));
        }
        catch (DuckException e)
        {
            throw new ProblemException(
                new Problem($"Cannot be merged: {e.Message.ReplaceLineEndings(" ")}", path, NextStep: "./r2q results check names damaged files; nothing was changed"), ExitCode.Environment, e);
        }
        finally
        {
            foreach (var part in batches) File.Delete(part);
        }
    }

    /// <summary>Loose files of merged attempts go, except in folders where somebody is working: the next compaction takes those.</summary>
    private static int RemoveMerged(Fragment[] fragments, CompactedRows merged)
    {
        var removed = 0;
        foreach (var folder in fragments.Where(fragment => merged.Holds(fragment.RunId, fragment.Attempt)).GroupBy(fragment => Path.GetDirectoryName(fragment.Path)!))
        {
            using var claim = RunClaim.TryTake(folder.Key);
            if (claim is null) continue;
            foreach (var fragment in folder)
            {
                File.Delete(fragment.Path);
                removed++;
            }
        }
        return removed;
    }

    private static void RemoveOldGenerations(CompactedRows merged)
    {
        var kept = RowTable.All.Select(merged.FileOf).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(merged.Folder, "*" + ResultFiles.Extension).Where(file => !kept.Contains(file))) File.Delete(file);
    }
}

/// <summary>What a compaction did to one experiment.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="Merged">Attempts merged now.</param>
/// <param name="Total">Attempts in the merged files now.</param>
/// <param name="RemovedFiles">Loose files removed.</param>
/// <param name="Unreadable">Files that cannot be read; their runs were left as they are.</param>
public sealed record CompactionResult(string Experiment, int Merged, int Total, int RemovedFiles, IReadOnlyList<Problem> Unreadable);
