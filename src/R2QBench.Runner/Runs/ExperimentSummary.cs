namespace R2QBench.Runner.Runs;

/// <summary>How the runs of an experiment ended.</summary>
/// <param name="Ended">Runs done now, with their outcomes.</param>
/// <param name="Skipped">Runs that had finished before.</param>
/// <param name="NotStarted">Runs that were not reached because the user stopped it.</param>
public sealed record ExperimentSummary(
    IReadOnlyList<(PlannedRun Run, RunOutcome Outcome)> Ended, IReadOnlyList<PlannedRun> Skipped, IReadOnlyList<PlannedRun> NotStarted)
{
    /// <summary>Runs that failed now.</summary>
    public IEnumerable<(PlannedRun Run, RunOutcome Outcome)> Failures =>
        Ended.Where(run => run.Outcome is not (RunOutcome.Completed or RunOutcome.Cancelled));

    /// <summary>True if the user stopped it.</summary>
    public bool WasCancelled => NotStarted.Count > 0 || Ended.Any(run => run.Outcome is RunOutcome.Cancelled);
}
