using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Runs;

/// <summary>Does the runs of a plan one after the other; a run that fails becomes a row, and the next one starts.</summary>
/// <param name="store">Where rows go.</param>
/// <param name="progress">Told what happens.</param>
/// <param name="clock">For durations and time stamps.</param>
public sealed class ExperimentRunner(ResultStore store, RunProgress progress, TimeProvider clock)
{
    /// <param name="plan">Checked runs, baselines first.</param>
    /// <param name="rerun">Which finished runs are repeated.</param>
    /// <param name="withSamples">Whether the sample table is written.</param>
    /// <param name="cancellation">Ends the current run as <c>cancelled</c> and starts no other.</param>
    public ExperimentSummary Run(ExperimentPlan plan, RerunChoice rerun, bool withSamples, CancellationToken cancellation)
    {
        store.RemoveStaleFiles();
        var ended = new List<(PlannedRun Run, RunOutcome Outcome)>();
        var skipped = new List<PlannedRun>();
        var notStarted = new List<PlannedRun>();
        for (var i = 0; i < plan.Runs.Count; i++)
        {
            var run = plan.Runs[i];
            if (cancellation.IsCancellationRequested) notStarted.Add(run);
            else if (IsFinished(plan.Experiment, run, rerun, i + 1, plan.Runs.Count)) skipped.Add(run);
            else
            {
                progress.StartRun(i + 1, plan.Runs.Count, $"{run.Name} ({run.Id})");
                var outcome = RunOne(plan, run, withSamples, cancellation);
                progress.EndRun(outcome.Reason is null ? "completed" : $"{outcome.Status.ToString().ToLowerInvariant()}: {outcome.Reason}");
                ended.Add((run, outcome));
            }
        }

        return new ExperimentSummary(ended, skipped, notStarted);
    }

    private bool IsFinished(string experiment, PlannedRun run, RerunChoice rerun, int number, int count)
    {
        if (store.Find(experiment, run.Id) is not { } row) return false;
        var repeat = row.Status switch
        {
            RunStatus.Completed => rerun == RerunChoice.All,
            RunStatus.Failed => rerun != RerunChoice.None,
            _ => true,
        };
        if (repeat) return false;
        progress.Message(row.Status == RunStatus.Completed
            ? $"[{number}/{count}] {run.Name} ({run.Id}): completed on {row.FinishedUtc:yyyy-MM-dd HH:mm} UTC, kept; --rerun all repeats it"
            : $"[{number}/{count}] {run.Name} ({run.Id}): failed before ({row.Reason}), kept; --rerun failed repeats it");
        return true;
    }

    private RunOutcome RunOne(ExperimentPlan plan, PlannedRun run, bool withSamples, CancellationToken cancellation)
    {
        using var folder = store.Begin(plan.Experiment, run.Id);
        using var log = new RunLog(folder.FileOf("log.txt"), clock);
        AtomicFile.WriteText(folder.FileOf("spec.yaml"), SpecWriter.Write(run.Spec));
        AtomicFile.WriteText(folder.FileOf("environment.json"), RunEnvironment.ToJson(run.Spec));
        log.Write($"{run.Name}, run {run.Id}, attempt {folder.Attempt}");

        var started = clock.GetUtcNow();
        var startStamp = clock.GetTimestamp();
        var record = new RunRecord();
        var outcome = new RunExecutor(progress, clock).Execute(run, folder, log, record, withSamples, cancellation);
        var cost = new RunCost(started, clock.GetUtcNow(), clock.GetElapsedTime(startStamp), ProcessMemory.PeakBytes());
        log.Write(outcome.Reason ?? "completed");

        folder.Write(record.Metrics);
        folder.Write(record.Steps);
        folder.Write(record.Layers);
        folder.Write(record.Samples);
        folder.Complete(RunRows.Create(run, outcome, record, cost));
        return outcome;
    }
}
