using R2QBench.Core.Results.Rows;

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

    /// <summary>Another process is at it.</summary>
    public sealed record Busy : RunReport;

    /// <summary>Another process finished it after this sweep had planned it.</summary>
    public sealed record DoneElsewhere : RunReport;
}
