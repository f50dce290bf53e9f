using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Slurm;

/// <summary>What a person sees of a queued sweep: a line per job and per ended run, and a changing one for the queue.</summary>
/// <param name="display">Where it is shown.</param>
public sealed class SlurmDisplay(IStatusDisplay display) : ISweepMonitor, ISlurmMessages
{
    /// <inheritdoc/>
    public void Queued(long jobId, int runs, int tasks, bool found) => display.Line(found
        ? $"job {Number(jobId)} is in the queue already: {Count(runs, "open run")}"
        : $"job {Number(jobId)}: {Count(runs, "run")} queued in {Count(tasks, "task")}");

    /// <inheritdoc/>
    public void Status(IReadOnlyList<WatchedTask> tasks, int done, int count) => display.Update(() =>
    {
        var running = tasks.Count(task => task.Seen?.IsRunning == true);
        var ended = tasks.Count(task => task.Seen?.HasEnded == true);
        var reason = tasks.Select(task => task.Seen).FirstOrDefault(seen => seen is { State: "PENDING" })?.Detail;
        var waiting = tasks.Count - running - ended;
        return FormattableString.Invariant($"{done} of {count} runs done; tasks: {running} running, {waiting} waiting{(string.IsNullOrEmpty(reason) ? "" : $" ({reason})")}{(ended > 0 ? $", {ended} ended" : "")}");
    });

    /// <inheritdoc/>
    public void NoAnswer() => display.Update(() => "Slurm does not answer just now; asking again");

    /// <inheritdoc/>
    public void LeftInQueue(long jobId) =>
        display.Line(FormattableString.Invariant($"job {jobId} stays in the queue: the same command watches it again, scancel {jobId} ends it"));

    /// <inheritdoc/>
    public void Kept(SweepItem item) => display.Line(item.Before!.Status == RunStatus.Failed
        ? $"{Title(item)}: failed before ({item.Before.Reason}), kept; --rerun failed repeats it"
        : $"{Title(item)}: completed on {item.Before.FinishedUtc:yyyy-MM-dd HH:mm} UTC, kept; --rerun all repeats it");

    /// <inheritdoc/>
    public IRunMonitor Started(SweepItem item) => Nobody.Instance;

    /// <inheritdoc/>
    public void Elsewhere(SweepItem item)
    {
    }

    /// <inheritdoc/>
    public void Lost(SweepItem item, string reason)
    {
    }

    /// <inheritdoc/>
    public void Ended(SweepItem item, RunRow row, IReadOnlyList<MetricRow> metrics) => display.Line(
        $"{Title(item)}: " + (row.Reason is null ? $"completed in {Units.Duration(TimeSpan.FromSeconds(row.TotalSeconds ?? 0))}" : $"{row.Status.ToString().ToLowerInvariant()}: {row.Reason}"));

    /// <inheritdoc/>
    public void NotStarted(SweepItem item)
    {
    }

    private static string Title(SweepItem item) => FormattableString.Invariant($"[{item.Number}/{item.Count}] {item.Run.Name} ({item.Run.Id})");

    private static string Number(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Count(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>Runs go on in other processes: nothing is told about their progress.</summary>
    private sealed class Nobody : IRunMonitor
    {
        public static Nobody Instance { get; } = new();

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
}
