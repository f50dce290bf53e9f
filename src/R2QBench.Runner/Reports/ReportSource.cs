using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Reports;

/// <summary>What one argument of <c>r2q report</c> stands for: a results folder, one experiment in it, or one run.</summary>
/// <param name="Store">The results folder.</param>
/// <param name="Experiment">Only this experiment; null for all.</param>
/// <param name="RunId">Only this run; null for all.</param>
public sealed record ReportSource(ResultStore Store, string? Experiment, string? RunId)
{
    /// <summary>Finds out by looking which of the three a folder is; an empty folder counts as a results folder.</summary>
    /// <exception cref="ProblemException">There is no such folder (exit code 2).</exception>
    public static ReportSource At(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(full))
            throw new ProblemException(new Problem(
                "There is no such results folder", path, Allowed: "a results folder, an experiment's folder in it, or a run's folder",
                NextStep: Suggestion.DidYouMeanPath(path) ?? "./r2q run SPEC writes results; --results says where"));
        var (parent, name) = (Path.GetDirectoryName(full), Path.GetFileName(full));
        if (ResultStore.IsRunFolder(full) && Path.GetDirectoryName(parent) is { } results)
            return new ReportSource(new ResultStore(results), Path.GetFileName(parent), name);
        return parent is not null && ResultStore.IsExperimentFolder(full)
            ? new ReportSource(new ResultStore(parent), name, null)
            : new ReportSource(new ResultStore(full), null, null);
    }
}
