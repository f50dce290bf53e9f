using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Reports.Lattices;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>Does one run from its claim to its rows; the same for every kind of worker.</summary>
/// <param name="store">Where rows go.</param>
/// <param name="clock">For durations and time stamps.</param>
public sealed class RunAttempt(ResultStore store, TimeProvider clock)
{
    /// <summary>Whatever goes wrong inside the run becomes its row.</summary>
    /// <param name="request">Which run, and how.</param>
    /// <param name="monitor">Told how far it is.</param>
    /// <param name="cancellation">Ends it as <c>cancelled</c>.</param>
    /// <exception cref="Core.Errors.ProblemException">The rows cannot be written (exit code 3).</exception>
    public RunReport Do(RunRequest request, IRunMonitor monitor, CancellationToken cancellation)
    {
        var run = request.Run;
        using var folder = store.TryBegin(request.Experiment, run.Id);
        if (folder is null) return new RunReport.Busy();
        if (folder.Attempt > request.Attempt) return new RunReport.DoneElsewhere();

        using var log = new RunLog(folder.FileOf("log.txt"), clock);
        AtomicFile.WriteText(folder.FileOf("spec.yaml"), SpecWriter.Write(run.Spec));
        AtomicFile.WriteText(folder.FileOf("environment.json"), RunEnvironment.ToJson(run.Spec));
        log.Write($"{run.Name}, run {run.Id}, attempt {folder.Attempt}");

        var started = clock.GetUtcNow();
        var startStamp = clock.GetTimestamp();
        var record = new RunRecord();
        var checkpoints = new RunCheckpoints(run, folder.Path, request.Options.Checkpoints, log, clock);
        var outcome = new RunExecutor(monitor, clock).Execute(run, folder, log, record, checkpoints, request.Options.Samples, cancellation);
        var cost = new RunCost(started, clock.GetUtcNow(), record.Earlier + clock.GetElapsedTime(startStamp), ProcessMemory.PeakBytes());
        log.Write(outcome.Reason ?? "completed");

        if (record.Lattice is { } lattice) LatticeFile.Write(folder.FileOf(LatticeFile.Name), lattice);
        folder.Write(record.Metrics);
        folder.Write(record.Steps);
        folder.Write(record.Layers);
        folder.Write(record.Samples);
        var row = RunRows.Create(run, outcome, record, cost) with { Experiment = folder.Experiment, RunId = folder.RunId, Attempt = folder.Attempt };
        folder.Complete(row);
        if (outcome is not RunOutcome.Cancelled) checkpoints.Delete();
        return new RunReport.Ended(row, record.Metrics);
    }
}
