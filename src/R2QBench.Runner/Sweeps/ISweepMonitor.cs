using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Told what becomes of each run of a sweep. Called from several threads.</summary>
public interface ISweepMonitor
{
    /// <summary>The run had finished before and is left alone.</summary>
    void Kept(SweepItem item);

    /// <summary>The run begins.</summary>
    /// <returns>What is told about its progress.</returns>
    IRunMonitor Started(SweepItem item);

    /// <summary>Another process works on the run; it is looked at again later.</summary>
    void Elsewhere(SweepItem item);

    /// <summary>The worker was lost over the run, which is taken up again.</summary>
    void Lost(SweepItem item, string reason);

    /// <summary>The run is over.</summary>
    void Ended(SweepItem item, RunRow row, IReadOnlyList<MetricRow> metrics);

    /// <summary>The run is not reached, because the sweep stops.</summary>
    void NotStarted(SweepItem item);
}
