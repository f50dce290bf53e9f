using System.Collections.Concurrent;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>Gives the runs of a sweep to workers until each has a row; a run that fails becomes a row, and the next one starts.</summary>
/// <param name="store">Where rows are.</param>
/// <param name="monitor">Told what happens.</param>
/// <param name="clock">For waiting.</param>
public sealed class SweepRunner(ResultStore store, ISweepMonitor monitor, TimeProvider clock)
{
    /// <param name="plan">Which runs, baselines first.</param>
    /// <param name="options">How they are done.</param>
    /// <param name="workers">At least one; they stay the caller's.</param>
    /// <param name="cancellation">Ends the current runs as <c>cancelled</c> and starts no other.</param>
    /// <exception cref="Core.Errors.ProblemException">Rows cannot be written or read (exit code 3): the sweep stops there.</exception>
    public async Task<SweepSummary> RunAsync(SweepPlan plan, RunOptions options, IReadOnlyList<IRunWorker> workers, CancellationToken cancellation)
    {
        store.RemoveStaleFiles();
        var rows = new ConcurrentDictionary<string, RunRow>();
        foreach (var item in plan.Items.Where(item => item.IsKept))
        {
            rows[item.Run.Id] = item.Before!;
            RunCheckpoints.DeleteAll(store.PathOf(plan.Experiment, item.Run.Id));   // of a process that was killed right after the row
            monitor.Kept(item);
        }

        var queue = new SweepQueue(plan.ToDo, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = workers.Select(async worker =>
        {
            try
            {
                await WorkAsync(worker, plan.Experiment, queue, options, rows, stop.Token);
            }
            catch
            {
                await stop.CancelAsync();   // a full disk is there for every worker
                throw;
            }
        });
        await Task.WhenAll(work);
        store.RemoveStaleFiles();

        var left = queue.Drain();
        foreach (var item in left) monitor.NotStarted(item);
        return new SweepSummary(
            [.. plan.Items.Where(item => rows.ContainsKey(item.Run.Id)).Select(item => (item.Run, rows[item.Run.Id]))],
            [.. left.Select(item => item.Run)]);
    }

    private async Task WorkAsync(
        IRunWorker worker, string experiment, SweepQueue queue, RunOptions options, ConcurrentDictionary<string, RunRow> rows, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await NextAsync(queue, stop) is not { } item) return;
            var report = await worker.RunAsync(new RunRequest(experiment, item.Run, item.Attempt, options with { Halvings = item.Halvings }), monitor.Started(item), stop);
            switch (report)
            {
                case RunReport.Lost lost:
                    Lost(item, lost, queue, options, experiment, rows);
                    break;
                default:
                    Take(report, item, queue, experiment, rows);
                    break;
            }
        }
    }

    private void Take(RunReport report, SweepItem item, SweepQueue queue, string experiment, ConcurrentDictionary<string, RunRow> rows)
    {
        switch (report)
        {
            case RunReport.Ended ended:
                rows[item.Run.Id] = ended.Row;
                monitor.Ended(item, ended.Row, ended.Metrics);
                break;
            case RunReport.DoneElsewhere:
                var row = store.Find(experiment, item.Run.Id)!;
                rows[item.Run.Id] = row;
                monitor.Kept(item with { Before = row, IsKept = true });
                break;
            default:
                monitor.Elsewhere(item);
                queue.Postpone(item with { TimesElsewhere = item.TimesElsewhere + 1 });
                break;
        }
    }

    /// <summary>A run over which its worker was lost is taken up again from its checkpoint, unless that would go on for ever.</summary>
    private void Lost(SweepItem item, RunReport.Lost lost, SweepQueue queue, RunOptions options, string experiment, ConcurrentDictionary<string, RunRow> rows)
    {
        var gained = (lost.LastStep ?? 0) > item.LostAtStep;
        var again = item with { Losses = gained ? 1 : item.Losses + 1, LostAtStep = Math.Max(item.LostAtStep, lost.LastStep ?? 0) };
        if (lost.Outcome is RunOutcome.OutOfMemory && options.HalvesBatch && RunAttempt.CanBeHalvedTimes(item.Run, item.Halvings + 1))
            queue.PutBack(again with { Halvings = item.Halvings + 1 });
        else if (!lost.IsFinal && again.Losses < options.WorkerLosses)
            queue.PutBack(again);
        else
        {
            Take(new RunAttempt(store, clock).Bury(new RunRequest(experiment, item.Run, item.Attempt, options), lost), item, queue, experiment, rows);
            return;
        }

        monitor.Lost(item, lost.Outcome.Reason!);
    }

    private static async Task<SweepItem?> NextAsync(SweepQueue queue, CancellationToken stop)
    {
        try
        {
            return await queue.TakeAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
