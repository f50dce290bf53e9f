using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results.Claims;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>One attempt of one run, claimed by this process. Rows of the other tables are written first; the run row last makes the attempt count.</summary>
/// <remarks>Not for several threads at once. Dispose gives the claim back.</remarks>
public sealed class RunFolder : IDisposable
{
    private readonly string _results;
    private readonly RunClaim _claim;
    private DuckSession? _session;

    private RunFolder(ResultStore store, string experiment, string runId, RunClaim claim)
    {
        _results = store.Folder;
        _claim = claim;
        Experiment = experiment;
        RunId = runId;
        Path = store.PathOf(experiment, runId);
        var loose = ResultFiles.Attempts(RowTable.Of<RunRow>(), Path).LastOrDefault();
        var merged = CompactedRows.Read(System.IO.Path.Combine(_results, experiment))?.Runs.GetValueOrDefault(runId)?.Max() ?? 0;
        Attempt = Math.Max(loose, merged) + 1;
    }

    /// <summary>Name of the experiment, which is its folder.</summary>
    public string Experiment { get; }

    /// <summary>Hash of everything that changes the result; the run's folder below the experiment's.</summary>
    public string RunId { get; }

    /// <summary>Absolute path; other files of the run (spec, log, weights) belong here too.</summary>
    public string Path { get; }

    /// <summary>1, or one more than the newest finished attempt.</summary>
    public int Attempt { get; }

    /// <summary>Fires when another process has taken the run over, because this one stood still for too long.</summary>
    public CancellationToken Lost => _claim.Lost;

    /// <summary>Path of another file of this attempt: <c>log.txt</c>, from the second attempt on <c>log.2.txt</c>.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, FileOf(name, Attempt));

    /// <summary>Name of another file of some attempt, within the run's folder.</summary>
    public static string FileOf(string name, int attempt) =>
        attempt == 1 ? name : FormattableString.Invariant($"{System.IO.Path.GetFileNameWithoutExtension(name)}.{attempt}{System.IO.Path.GetExtension(name)}");

    /// <summary>Writes the rows of one table, replacing those this attempt wrote before. Experiment, run id and attempt are filled in here.</summary>
    /// <remarks>Either the whole file is there afterwards, flushed to disk, or nothing. The run row makes the attempt count: write it last, with <see cref="Complete"/>.</remarks>
    /// <exception cref="ProblemException">The file cannot be written (exit code 3).</exception>
    /// <exception cref="ClaimLostException">Another process has taken the run over; nothing was written.</exception>
    public void Write<TRow>(IReadOnlyList<TRow> rows) where TRow : ResultRow
    {
        _claim.RequireHeld();
        var table = RowTable.Of<TRow>();
        var path = System.IO.Path.Combine(Path, ResultFiles.Name(table, Attempt));
        var keyed = rows.Select(row => row with { Experiment = Experiment, RunId = RunId, Attempt = Attempt }).ToArray();
        _session ??= new DuckSession(_results);
        AtomicFile.Replace(path, temporary =>
        {
            try
            {
                ParquetWriter.Write(_session, table, keyed, temporary);
            }
            catch (DuckException e)
            {
                throw new ProblemException(
                    new Problem($"Cannot be written: {e.Message.ReplaceLineEndings(" ")}", path, NextStep: "check the disk, or choose another folder (--results DIR)"),
                    ExitCode.Environment, e);
            }
        });
    }

    /// <summary>Writes the run row: from now on the attempt exists for readers.</summary>
    /// <exception cref="ProblemException">The file cannot be written (exit code 3).</exception>
    public void Complete(RunRow row) => Write<RunRow>([row]);

    public void Dispose()
    {
        _session?.Dispose();
        _claim.Dispose();
    }

    /// <summary>Creates the folder, takes the claim and removes what an interrupted attempt left; null if another process holds the claim.</summary>
    internal static RunFolder? TryClaim(ResultStore store, string experiment, string runId)
    {
        var path = store.PathOf(experiment, runId);
        try
        {
            Directory.CreateDirectory(path);
            if (RunClaim.TryTake(path, store.Claims) is not { } claim) return null;
            var folder = new RunFolder(store, experiment, runId, claim);
            folder.RemoveLeftovers();
            return folder;
        }
        catch (Exception e) when (AtomicFile.Explain(e, path) is { } problem)
        {
            throw new ProblemException(problem, ExitCode.Environment, e);
        }
    }

    private void RemoveLeftovers()
    {
        foreach (var temporary in Directory.EnumerateFiles(Path, "*" + AtomicFile.TemporarySuffix).ToList()) File.Delete(temporary);
        foreach (var table in RowTable.All) File.Delete(System.IO.Path.Combine(Path, ResultFiles.Name(table, Attempt)));
    }
}
