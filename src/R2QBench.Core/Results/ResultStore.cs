using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>The folder where runs land: <c>FOLDER/EXPERIMENT/RUN-ID/</c>. Append-only; a repeated run is a new attempt beside the old one.</summary>
/// <param name="folder">The results folder; created when the first run begins.</param>
public sealed class ResultStore(string folder)
{
    /// <summary>Absolute path of the results folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

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
        var attempts = ResultFiles.Attempts(RowTable.Of<RunRow>(), PathOf(experiment, runId));
        if (attempts.Count == 0) return null;
        var file = Path.Combine(PathOf(experiment, runId), ResultFiles.Name(RowTable.Of<RunRow>(), attempts[^1]));
        return RowReader.ReadFile<RunRow>(Folder, file).Single();
    }

    /// <summary>Rows of the newest attempt of every finished run, in a fixed order.</summary>
    /// <param name="experiment">Only of this experiment; null for all.</param>
    /// <param name="skipped">If given, files that cannot be read are left out and described here instead of thrown.</param>
    /// <exception cref="ProblemException">A file cannot be read and <paramref name="skipped"/> is null.</exception>
    public IReadOnlyList<TRow> Read<TRow>(string? experiment = null, ICollection<Problem>? skipped = null) where TRow : ResultRow =>
        RowReader.ReadNewest<TRow>(Folder, experiment, skipped);

    /// <summary>Names of the experiments that have at least one run folder, in ordinal order.</summary>
    public IReadOnlyList<string> Experiments() => !Directory.Exists(Folder) ? [] :
    [
        .. Directory.EnumerateDirectories(Folder)
            .Where(path => Directory.EnumerateDirectories(path).Any())
            .Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Removes temporary files that a killed process left in run folders that nobody is working in.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveStaleFiles()
    {
        if (!Directory.Exists(Folder)) return 0;
        var stale = Directory.EnumerateFiles(Folder, "*" + AtomicFile.TemporarySuffix, SearchOption.AllDirectories).GroupBy(path => Path.GetDirectoryName(path)!);
        var removed = 0;
        foreach (var group in stale.ToList())
        {
            using var claim = RunClaim.TryTake(group.Key);
            if (claim is null) continue;
            foreach (var file in group)
            {
                File.Delete(file);
                removed++;
            }
        }
        return removed;
    }

    private static void CheckName(string name, string what)
    {
        var fit = name.Length is > 0 and <= 128 && name == name.Trim() && name[0] != '.'
            && name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '+' or '=' or ',');
        if (!fit)
            throw new ProblemException(new Problem(
                "Is no name for a folder", what, $"\"{name}\"", "letters, digits and -_.+=, up to 128 characters, not starting with a dot", "choose another name in the spec"));
    }
}
