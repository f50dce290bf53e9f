using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>What came of asking a worker for a run.</summary>
public abstract record RunReport
{
    private RunReport()
    {
    }

    /// <summary>It is over, and its rows are written.</summary>
    /// <param name="Row">As stored.</param>
    /// <param name="Metrics">Its figures.</param>
    public sealed record Ended(RunRow Row, IReadOnlyList<MetricRow> Metrics) : RunReport;

    /// <summary>The worker's process ended over it; the run has no row yet.</summary>
    /// <param name="Outcome">What its row would say.</param>
    /// <param name="LastStep">Last step that the worker told of; null if none.</param>
    /// <param name="Elapsed">Time since the run was given to it.</param>
    /// <param name="PeakHostBytes">Largest memory of the process that was seen; null where unknown.</param>
    /// <param name="IsFinal">Whether trying it again would end the same way.</param>
    public sealed record Lost(RunOutcome Outcome, int? LastStep, TimeSpan Elapsed, long? PeakHostBytes, bool IsFinal) : RunReport;

    /// <summary>Another process is at it.</summary>
    public sealed record Busy : RunReport;

    /// <summary>Another process finished it after this sweep had planned it.</summary>
    public sealed record DoneElsewhere : RunReport;
}
