using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>How the runs of a sweep stand at its end.</summary>
/// <param name="Rows">Newest row of every run that has one, in the order of the plan.</param>
/// <param name="NotStarted">Runs that were not reached because the user stopped the sweep.</param>
public sealed record SweepSummary(IReadOnlyList<(PlannedRun Run, RunRow Row)> Rows, IReadOnlyList<PlannedRun> NotStarted)
{
    /// <summary>Runs that failed, now or before.</summary>
    public IEnumerable<(PlannedRun Run, RunRow Row)> Failures => Rows.Where(run => run.Row.Status == RunStatus.Failed);

    /// <summary>True if the user stopped it.</summary>
    public bool WasCancelled => NotStarted.Count > 0 || Rows.Any(run => run.Row.Status == RunStatus.Cancelled);
}
