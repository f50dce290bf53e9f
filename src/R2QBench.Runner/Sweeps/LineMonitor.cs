using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Shows runs that are done one after the other: a line for each, and a changing one for its progress.</summary>
public sealed class LineMonitor(RunProgress progress) : ISweepMonitor
{
    /// <inheritdoc/>
    public void Kept(SweepItem item)
    {
        var row = item.Before!;
        progress.Message(row.Status == RunStatus.Failed
            ? $"{Title(item)}: failed before ({row.Reason}), kept; --rerun failed repeats it"
            : $"{Title(item)}: completed on {row.FinishedUtc:yyyy-MM-dd HH:mm} UTC, kept; --rerun all repeats it");
    }

    /// <inheritdoc/>
    public IRunMonitor Started(SweepItem item)
    {
        if (item.TimesElsewhere == 0) progress.StartRun(item.Number, item.Count, $"{item.Run.Name} ({item.Run.Id})");
        return progress;
    }

    /// <inheritdoc/>
    public void Elsewhere(SweepItem item)
    {
        if (item.TimesElsewhere == 0) progress.EndRun("another process works on it; looked at again until it ends");
    }

    /// <inheritdoc/>
    public void Lost(SweepItem item, string reason) => progress.EndRun($"{reason}; taken up again");

    /// <inheritdoc/>
    public void Ended(SweepItem item, RunRow row, IReadOnlyList<MetricRow> metrics) =>
        progress.EndRun(row.Reason is null ? "completed" : $"{row.Status.ToString().ToLowerInvariant()}: {row.Reason}");

    /// <inheritdoc/>
    public void NotStarted(SweepItem item)
    {
    }

    private static string Title(SweepItem item) => $"[{item.Number}/{item.Count}] {item.Run.Name} ({item.Run.Id})";
}
