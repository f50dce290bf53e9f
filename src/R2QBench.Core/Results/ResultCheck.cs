using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>Looks at every file of a results folder: is it readable to its last row, and does it belong where it lies.</summary>
/// <param name="resultsFolder">The results folder.</param>
public sealed class ResultCheck(string resultsFolder)
{
    private readonly string _results = Path.GetFullPath(resultsFolder);
    private readonly List<Problem> _problems = [];
    private readonly List<string> _notes = [];
    private int _files;

    /// <summary>Checks every experiment, or one.</summary>
    /// <param name="experiment">Only this experiment; null for all.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public CheckResult Run(string? experiment = null, CancellationToken cancellation = default)
    {
        var store = new ResultStore(_results);
        foreach (var name in experiment is null ? store.Experiments() : [experiment])
        {
            using var session = new DuckSession(_results);
            CheckExperiment(session, name, cancellation);
        }
        return new CheckResult(_files, _problems, _notes);
    }

    private void CheckExperiment(DuckSession session, string experiment, CancellationToken cancellation)
    {
        var folder = Path.Combine(_results, experiment);
        if (!Directory.Exists(folder)) return;
        var fragments = StoreListing.Fragments(folder).ToLookup(fragment => fragment.RunId);
        var merged = CheckMerged(session, folder, experiment);
        foreach (var run in Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Where(path => Path.GetFileName(path) != CompactedRows.FolderName))
        {
            cancellation.ThrowIfCancellationRequested();
            var runId = Path.GetFileName(run);
            foreach (var fragment in fragments[runId].OrderBy(fragment => fragment.Path, StringComparer.Ordinal)) CheckTable(session, fragment, experiment);
            int[] finished = [.. fragments[runId].Where(fragment => fragment.Table == RowTable.Of<RunRow>()).Select(fragment => fragment.Attempt).Concat(merged?.Runs.GetValueOrDefault(runId) ?? []).Distinct()];
            if (finished.Length == 0) _notes.Add($"{run}: no attempt has finished");
            foreach (var attempt in finished.Where(attempt => merged?.Holds(runId, attempt) != true))
                foreach (var table in RowTable.All.Where(table => table != RowTable.Of<SampleRow>() && !fragments[runId].Any(fragment => fragment.Table == table && fragment.Attempt == attempt)))
                    _notes.Add($"{run}: attempt {attempt} has no {table.Name} rows of its own (written by another version?)");
            if (merged is not null && fragments[runId].Any(fragment => merged.Holds(runId, fragment.Attempt))) _notes.Add($"{run}: merged rows still lie there too (not counted twice; ./r2q results compact removes them)");
            CheckOtherFiles(run, finished.DefaultIfEmpty(1).Max());
        }
    }

    private CompactedRows? CheckMerged(DuckSession session, string folder, string experiment)
    {
        try
        {
            if (CompactedRows.Read(folder) is not { } merged) return null;
            _files++;
            foreach (var table in RowTable.All)
            {
                var file = merged.FileOf(table);
                if (Count(session, table, file) is not { } rows) continue;
                if (table == RowTable.Of<RunRow>() && rows != merged.Runs.Sum(run => run.Value.Count))
                    _problems.Add(new Problem("The merged runs are not as many as the manifest says", file, rows.ToString(System.Globalization.CultureInfo.InvariantCulture), FormattableString.Invariant($"{merged.Runs.Sum(run => run.Value.Count)}"), "restore the folder from a copy"));
                CheckKeys(session, table, file, $"experiment <> {DuckSql.Text(experiment)}", "a row belongs to another experiment");
            }
            return merged;
        }
        catch (ProblemException e)
        {
            _problems.AddRange(e.Problems);
            return null;
        }
    }

    private void CheckTable(DuckSession session, StoreListing.Fragment fragment, string experiment)
    {
        if (Count(session, fragment.Table, fragment.Path) is not { } rows) return;
        CheckKeys(session, fragment.Table, fragment.Path,
            $"experiment <> {DuckSql.Text(experiment)} OR run_id <> {DuckSql.Text(fragment.RunId)} OR attempt <> {FormattableString.Invariant($"{fragment.Attempt}")}",
            "a row belongs to another experiment, run or attempt than its folder says (was the folder copied or renamed?)");
        if (fragment.Table == RowTable.Of<RunRow>() && rows != 1) _problems.Add(new Problem("A run file holds one row", fragment.Path, FormattableString.Invariant($"{rows} rows"), NextStep: "delete it and repeat its run"));
    }

    /// <summary>Rows of a file, every column of every row decoded; null (and a problem) if that fails.</summary>
    private long? Count(DuckSession session, RowTable table, string file)
    {
        _files++;
        try
        {
            session.Query($"SELECT count(COLUMNS(*)) FROM ({ResultViews.Union(table, [file])})");
            var said = session.Query($"SELECT decode(key) AS k, decode(value) AS v FROM parquet_kv_metadata({DuckSql.ExactPath(file)})").Rows.ToDictionary(row => (string)row[0]!, row => (string?)row[1]);
            if (said.TryGetValue(ParquetSchema.VersionKey, out var version) && int.TryParse(version, out var number) && number > ParquetSchema.Version)
                _problems.Add(new Problem("Was written by a newer version", file, $"{ParquetSchema.VersionKey} {version}", $"up to {ParquetSchema.Version}", "update R2QBench"));
            if (said.TryGetValue(ParquetSchema.TableKey, out var name) && name != table.Name) _problems.Add(new Problem("Holds another table than its name says", file, name, table.Name, "delete it and repeat its run"));
            return (long)session.Query($"SELECT count(*) FROM ({ResultViews.Union(table, [file])})").Rows[0][0]!;
        }
        catch (DuckException e)
        {
            _problems.Add(FragmentProbe.Unreadable(file, e));
            return null;
        }
    }

    private void CheckKeys(DuckSession session, RowTable table, string file, string isForeign, string what)
    {
        if ((long)session.Query($"SELECT count(*) FROM ({ResultViews.Union(table, [file])}) WHERE {isForeign}").Rows[0][0]! is > 0 and var count)
            _problems.Add(new Problem(char.ToUpperInvariant(what[0]) + what[1..], file, FormattableString.Invariant($"{count} rows"), NextStep: "put the folder back where it was, or delete it"));
    }

    private void CheckOtherFiles(string run, int attempt)
    {
        foreach (var name in (string[])["spec.yaml", "environment.json"])
        {
            var path = Path.Combine(run, RunFolder.FileOf(name, attempt));
            if (!File.Exists(path)) _notes.Add($"{path}: is missing");
            else
            {
                _files++;
                if (new FileInfo(path).Length == 0) _problems.Add(new Problem("Is empty", path, NextStep: "repeat the run"));
            }
        }
        foreach (var weights in Directory.GetFiles(run, "*.safetensors"))
            try
            {
                _files++;
                SafetensorsFile.Open(weights).Dispose();
            }
            catch (ProblemException e)
            {
                _problems.AddRange(e.Problems);
            }
        foreach (var temporary in Directory.GetFiles(run, "*" + AtomicFile.TemporarySuffix)) _notes.Add($"{temporary}: left by an interrupted run (removed at the next start)");
    }
}

/// <summary>What <see cref="ResultCheck"/> found.</summary>
/// <param name="Files">Files looked at.</param>
/// <param name="Problems">What is wrong; empty if everything is well.</param>
/// <param name="Notes">What is worth knowing and no damage.</param>
public sealed record CheckResult(int Files, IReadOnlyList<Problem> Problems, IReadOnlyList<string> Notes);
