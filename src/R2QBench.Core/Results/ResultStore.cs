using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results.Claims;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Results.Samples;

namespace R2QBench.Core.Results;

/// <summary>The folder where runs land: <c>FOLDER/EXPERIMENT/RUN-ID/</c>. Append-only; a repeated run is a new attempt beside the old one.</summary>
/// <param name="folder">The results folder; created when the first run begins.</param>
public sealed class ResultStore(string folder)
{
    private readonly Dictionary<string, (int Generation, IReadOnlyDictionary<string, RunRow> Rows)> _merged = new(StringComparer.Ordinal);

    /// <summary>Absolute path of the results folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>When claims count as given up; shorter in tests.</summary>
    public ClaimTiming Claims { get; init; } = ClaimTiming.Default;

    /// <summary>Where a run's files are or would be.</summary>
    public string PathOf(string experiment, string runId) => Path.Combine(Folder, experiment, runId);

    /// <summary>Claims the folder of a run for a new attempt and removes what an interrupted one left there.</summary>
    /// <exception cref="ProblemException">
    /// The folder cannot be written, or another process is at this run (exit code 3); a name is unfit for a folder (exit code 2).
    /// </exception>
    public RunFolder Begin(string experiment, string runId) => TryBegin(experiment, runId) ?? throw new ProblemException(
        new Problem("Another process is working on this run", PathOf(experiment, runId), NextStep: "wait for it, or choose another folder (--results DIR)"),
        ExitCode.Environment);

    /// <summary>As <see cref="Begin"/>; null if another process is at this run.</summary>
    /// <exception cref="ProblemException">The folder cannot be written (exit code 3); a name is unfit for a folder (exit code 2).</exception>
    public RunFolder? TryBegin(string experiment, string runId)
    {
        CheckName(experiment, "experiment");
        CheckName(runId, "run id");
        return RunFolder.TryClaim(this, experiment, runId);
    }

    /// <summary>The newest finished attempt of a run, whatever its status; null if there is none. Costs next to nothing in that case.</summary>
    /// <exception cref="ProblemException">Its file cannot be read.</exception>
    public RunRow? Find(string experiment, string runId)
    {
        var table = RowTable.Of<RunRow>();
        var folder = PathOf(experiment, runId);
        var loose = ResultFiles.Attempts(table, folder).LastOrDefault();   // before the manifest, see StoreListing
        var merged = MergedRuns(experiment)?.GetValueOrDefault(runId);
        if (loose <= (merged?.Attempt ?? 0)) return merged;
        try
        {
            return RowReader.ReadFile<RunRow>(Folder, Path.Combine(folder, ResultFiles.Name(table, loose))).Single();
        }
        catch (ProblemException) when (MergedRuns(experiment)?.GetValueOrDefault(runId) is { } since && since.Attempt >= loose)
        {
            return since;
        }
    }

    /// <summary>Rows of one table of one attempt; empty if there are none.</summary>
    /// <exception cref="ProblemException">Their file cannot be read.</exception>
    public IReadOnlyList<TRow> ReadAttempt<TRow>(string experiment, string runId, int attempt) where TRow : ResultRow
    {
        var file = Path.Combine(PathOf(experiment, runId), ResultFiles.Name(RowTable.Of<TRow>(), attempt));
        return File.Exists(file) ? RowReader.ReadFile<TRow>(Folder, file) : [];
    }

    /// <summary>Rows of the newest attempt of every finished run, in a fixed order.</summary>
    /// <param name="experiment">Only of this experiment; null for all.</param>
    /// <param name="skipped">If given, files that cannot be read are left out and described here instead of thrown.</param>
    /// <exception cref="ProblemException">A file cannot be read and <paramref name="skipped"/> is null.</exception>
    /// <param name="runIds">Only of these runs; null for all.</param>
    public IReadOnlyList<TRow> Read<TRow>(string? experiment = null, ICollection<Problem>? skipped = null, IReadOnlyCollection<string>? runIds = null) where TRow : ResultRow =>
        RowReader.ReadNewest<TRow>(Folder, experiment, skipped, runIds is null ? "" : $"WHERE run_id IN ({string.Join(", ", runIds.Append("").Select(DuckSql.Text))})");

    /// <summary>Logged steps of the newest attempts, of each run at most about as many as asked for: the first, every n-th, and the last.</summary>
    /// <param name="experiment">Only of this experiment; null for all.</param>
    /// <param name="mostOfRun">At least 2.</param>
    /// <param name="skipped">As in <see cref="Read"/>.</param>
    /// <param name="isThinned">True if steps were left out.</param>
    public IReadOnlyList<StepRow> ReadThinnedSteps(string? experiment, int mostOfRun, ICollection<Problem>? skipped, out bool isThinned)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostOfRun, 2);
        var table = RowTable.Of<StepRow>();
        var longest = RowReader.WithViews(Folder, experiment, [table], skipped, session =>
            session.Query("SELECT max(n) FROM (SELECT count(*) AS n FROM step GROUP BY experiment, run_id)").Rows[0][0] as long? ?? 0);
        isThinned = longest > mostOfRun;
        // Every n-th of a run with more steps than may be kept; n is the same for steps of equal count, so that curves stay comparable.
        return RowReader.ReadNewest<StepRow>(Folder, experiment, skipped, !isThinned ? "" : FormattableString.Invariant($"""
            QUALIFY (row_number() OVER (PARTITION BY experiment, run_id ORDER BY step) - 1) % CAST(ceil(count(*) OVER (PARTITION BY experiment, run_id) / {mostOfRun}.0) AS BIGINT) = 0
                OR row_number() OVER (PARTITION BY experiment, run_id ORDER BY step DESC) = 1
            """), "step");
    }

    /// <summary>Figures whose single answers are stored, of the newest attempts, after training or in full precision.</summary>
    /// <param name="experiment">Only of this experiment; null for all.</param>
    /// <param name="skipped">As in <see cref="Read"/>.</param>
    public IReadOnlyList<SampledFigure> SampledFigures(string? experiment = null, ICollection<Problem>? skipped = null) => SampleComparison.Figures(Folder, experiment, skipped);

    /// <summary>Adds up what pairs of runs made of the items that both were asked in the same words; pairs without any are left out. No row leaves the database.</summary>
    /// <param name="pairs">Two figures each that differ in their run only.</param>
    /// <param name="experiment">Only of this experiment; null for all.</param>
    /// <param name="skipped">As in <see cref="Read"/>.</param>
    public IReadOnlyList<SampleSums> CompareSamples(
        IReadOnlyList<(SampledFigure First, SampledFigure Second)> pairs, string? experiment = null, ICollection<Problem>? skipped = null) =>
        SampleComparison.Compare(Folder, experiment, pairs, skipped);

    /// <summary>The same of runs that lie in different results folders; their items come out one by one, so it is slower.</summary>
    /// <param name="storeOf">Where the run of a figure lies.</param>
    /// <param name="pairs">Two figures each that differ in their run only.</param>
    /// <param name="skipped">As in <see cref="Read"/>.</param>
    public static IReadOnlyList<SampleSums> CompareSamplesAcross(
        Func<SampledFigure, ResultStore> storeOf, IReadOnlyList<(SampledFigure First, SampledFigure Second)> pairs, ICollection<Problem>? skipped = null) =>
        SampleComparison.CompareAcross(figure => storeOf(figure).Folder, pairs, skipped);

    /// <summary>True for <c>RESULTS/EXPERIMENT/RUN-ID</c> with rows or a resolved spec in it.</summary>
    public static bool IsRunFolder(string path) =>
        Path.GetFileName(path) != CompactedRows.FolderName && (File.Exists(Path.Combine(path, "spec.yaml")) || ResultFiles.Attempts(RowTable.Of<RunRow>(), path).Count > 0);

    /// <summary>True for <c>RESULTS/EXPERIMENT</c>: run folders or merged rows are in it.</summary>
    public static bool IsExperimentFolder(string path) =>
        File.Exists(Path.Combine(CompactedRows.FolderOf(path), CompactedRows.ManifestName)) || Directory.EnumerateDirectories(path).Any(IsRunFolder);

    /// <summary>Names of the experiments that have at least one run folder, in ordinal order.</summary>
    public IReadOnlyList<string> Experiments() => !Directory.Exists(Folder) ? [] :
    [
        .. Directory.EnumerateDirectories(Folder)
            .Where(path => Directory.EnumerateDirectories(path).Any())
            .Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Claims the folder of an experiment, for what belongs to no single run; null if another process holds it.</summary>
    /// <exception cref="ProblemException">The folder cannot be written (exit code 3).</exception>
    public IDisposable? TryClaimExperiment(string experiment)
    {
        CheckName(experiment, "experiment");
        var path = Path.Combine(Folder, experiment);
        try
        {
            Directory.CreateDirectory(path);
            return RunClaim.TryTake(path, Claims);
        }
        catch (Exception e) when (AtomicFile.Explain(e, path) is { } problem)
        {
            throw new ProblemException(problem, ExitCode.Environment, e);
        }
    }

    /// <summary>Removes temporary files and claims that a killed process left in folders that nobody is working in.</summary>
    /// <returns>How many temporary files were removed.</returns>
    public int RemoveStaleFiles()
    {
        if (!Directory.Exists(Folder)) return 0;
        var stale = Directory.EnumerateFiles(Folder, "*" + AtomicFile.TemporarySuffix, SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Folder, RunClaim.Prefix + "*", SearchOption.AllDirectories))
            .GroupBy(path => Path.GetDirectoryName(path)!);
        var removed = 0;
        foreach (var group in stale.ToList())
        {
            using var claim = RunClaim.TryTake(group.Key, Claims);
            if (claim is null) continue;
            foreach (var file in Directory.EnumerateFiles(group.Key, "*" + AtomicFile.TemporarySuffix).ToList())
            {
                File.Delete(file);
                removed++;
            }
        }
        return removed;
    }

    /// <summary>The merged run rows of an experiment, newest attempts by run id; null if there are none. Read once per generation.</summary>
    private IReadOnlyDictionary<string, RunRow>? MergedRuns(string experiment)
    {
        if (CompactedRows.Read(Path.Combine(Folder, experiment)) is not { } merged) return null;
        lock (_merged)
        {
            if (!_merged.TryGetValue(experiment, out var known) || known.Generation != merged.Generation)
                _merged[experiment] = known = (merged.Generation, RowReader.ReadFile<RunRow>(Folder, merged.FileOf(RowTable.Of<RunRow>()))
                    .OrderBy(row => row.Attempt).GroupBy(row => row.RunId).ToDictionary(run => run.Key, run => run.Last(), StringComparer.Ordinal));
            return known.Rows;
        }
    }

    /// <summary>Refuses what cannot be the name of a folder of results.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What it names, for the message.</param>
    /// <exception cref="ProblemException">Unfit (exit code 2).</exception>
    public static void CheckName(string name, string what)
    {
        var fit = name.Length is > 0 and <= 128 && name == name.Trim() && name[0] != '.'
            && name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '+' or '=' or ',');
        if (!fit)
            throw new ProblemException(new Problem(
                "Is no name for a folder", what, $"\"{name}\"", "letters, digits and -_.+=, up to 128 characters, not starting with a dot", "choose another name"));
    }
}
