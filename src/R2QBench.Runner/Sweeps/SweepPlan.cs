using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>Which runs of a plan a sweep is about, and which of them are to be done.</summary>
/// <param name="Experiment">Folder below the results.</param>
/// <param name="Items">At least one, in the order in which they are started.</param>
public sealed record SweepPlan(string Experiment, IReadOnlyList<SweepItem> Items)
{
    /// <summary>Runs that are to be done.</summary>
    public IEnumerable<SweepItem> ToDo => Items.Where(item => !item.IsKept);

    /// <param name="plan">All runs.</param>
    /// <param name="store">Where finished ones have their rows.</param>
    /// <param name="filters">Patterns over id, name or <c>key=value</c> of an axis; a run is taken if one of them matches. Empty: all.</param>
    /// <param name="rerun">Which finished runs are done again.</param>
    /// <exception cref="ProblemException">No run matches (exit code 2); a row cannot be read.</exception>
    public static SweepPlan Of(ExperimentPlan plan, ResultStore store, IReadOnlyList<string> filters, RerunChoice rerun)
    {
        var chosen = plan.Runs.Where(run => filters.Count == 0 || Labels(run).Any(label => Glob.IsMatch(filters, label))).ToList();
        if (chosen.Count == 0)
        {
            throw new ProblemException(new Problem(
                "No run matches", "--filter", string.Join(", ", filters), $"patterns over ids, names or axes, e.g. {string.Join(", ", Labels(plan.Runs[^1]).Take(3).Select(label => $"'{label}'"))}",
                $"r2q validate {plan.SpecPath} lists the runs"));
        }

        var ids = chosen.Select(run => run.Id).ToHashSet(StringComparer.Ordinal);
        var rows = store.Read<RunRow>(plan.Experiment).Where(row => ids.Contains(row.RunId)).ToDictionary(row => row.RunId);
        return new SweepPlan(plan.Experiment, [.. chosen.Select((run, i) =>
        {
            var row = rows.GetValueOrDefault(run.Id);
            return new SweepItem(i + 1, chosen.Count, run, row, row is not null && !IsRepeated(row.Status, rerun));
        })]);
    }

    /// <summary>What a filter is compared with.</summary>
    private static IEnumerable<string> Labels(PlannedRun run) => [run.Id, run.Name, .. run.Spec.Axes.Select(axis => $"{axis.Key}={axis.Value}")];

    private static bool IsRepeated(RunStatus status, RerunChoice rerun) => status switch
    {
        RunStatus.Completed => rerun == RerunChoice.All,
        RunStatus.Failed => rerun != RerunChoice.None,
        _ => true,
    };
}
