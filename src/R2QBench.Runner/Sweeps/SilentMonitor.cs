using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Shows nothing.</summary>
public sealed class SilentMonitor : ISweepMonitor, IRunMonitor
{
    public void Kept(SweepItem item)
    {
    }

    public IRunMonitor Started(SweepItem item) => this;

    public void Elsewhere(SweepItem item)
    {
    }

    public void Lost(SweepItem item, string reason)
    {
    }

    public void Ended(SweepItem item, RunRow row, IReadOnlyList<MetricRow> metrics)
    {
    }

    public void NotStarted(SweepItem item)
    {
    }

    public void StartStage(string stage)
    {
    }

    public void Step(long step, long steps, double loss, double tokensPerSecond)
    {
    }

    public void Part(string what, long done, long total)
    {
    }
}
