using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Prints a <see cref="SweepLine"/> per run as soon as its state is final, beside what another monitor shows.</summary>
/// <param name="shown">What people see.</param>
/// <param name="experiment">Folder below the results.</param>
/// <param name="store">Where the runs' folders are.</param>
/// <param name="output">Gets the lines; flushed after each.</param>
public sealed class JsonLineMonitor(ISweepMonitor shown, string experiment, ResultStore store, TextWriter output) : ISweepMonitor
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Kept(SweepItem item)
    {
        shown.Kept(item);
        Print(SweepLine.Of(item, Folder(item), item.Before!, metrics: null));
    }

    /// <inheritdoc/>
    public IRunMonitor Started(SweepItem item) => shown.Started(item);

    /// <inheritdoc/>
    public void Elsewhere(SweepItem item) => shown.Elsewhere(item);

    /// <inheritdoc/>
    public void Lost(SweepItem item, string reason) => shown.Lost(item, reason);

    /// <inheritdoc/>
    public void Ended(SweepItem item, RunRow row, IReadOnlyList<MetricRow> metrics)
    {
        shown.Ended(item, row, metrics);
        Print(SweepLine.Of(item, Folder(item), row, metrics));
    }

    /// <inheritdoc/>
    public void NotStarted(SweepItem item)
    {
        shown.NotStarted(item);
        Print(SweepLine.Of(item, experiment, Folder(item), SweepLine.NotStarted));
    }

    private string Folder(SweepItem item) => store.PathOf(experiment, item.Run.Id);

    private void Print(SweepLine line)
    {
        lock (_lock)
        {
            JsonLine.Write(output, line);
            output.Flush();
        }
    }
}
