using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Claims;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Reports.Lattices;
using R2QBench.Runner.Runs;
using R2QBench.Torch;

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
    /// <exception cref="ProblemException">The rows cannot be written (exit code 3).</exception>
    public RunReport Do(RunRequest request, IRunMonitor monitor, CancellationToken cancellation)
    {
        using var folder = store.TryBegin(request.Experiment, request.Run.Id);
        if (folder is null) return new RunReport.Busy();
        if (IsDoneElsewhere(request, folder)) return new RunReport.DoneElsewhere();
        try
        {
            return Do(request, folder, monitor, cancellation);
        }
        catch (ClaimLostException)
        {
            return new RunReport.Busy();
        }
        catch (IOException e) when (AtomicFile.Explain(e, folder.Path) is { } problem)
        {
            throw new ProblemException(problem, ExitCode.Environment, e);
        }
    }

    /// <summary>The row of a run whose process was lost: written by the process that noticed.</summary>
    /// <returns>As <see cref="Do(RunRequest, IRunMonitor, CancellationToken)"/>: somebody else may have taken the run up in the meantime.</returns>
    public RunReport Bury(RunRequest request, RunReport.Lost lost)
    {
        using var folder = store.TryBegin(request.Experiment, request.Run.Id);
        if (folder is null) return new RunReport.Busy();
        if (folder.Attempt > request.Attempt) return IsDoneElsewhere(request, folder) ? new RunReport.DoneElsewhere() : new RunReport.Busy();
        var record = new RunRecord { LastStep = lost.LastStep };
        var now = clock.GetUtcNow();
        return Finish(request, folder, request.Run, lost.Outcome, record, new RunCost(now - lost.Elapsed, now, lost.Elapsed, lost.PeakHostBytes));
    }

    /// <summary>
    /// Whether somebody ended the run since it was planned. A worker whose sweep was killed stops its run and leaves a row that says
    /// cancelled: nobody has done that run, so it goes on from where it was.
    /// </summary>
    private bool IsDoneElsewhere(RunRequest request, RunFolder folder) =>
        folder.Attempt > request.Attempt && store.Find(request.Experiment, request.Run.Id) is not { Status: RunStatus.Cancelled };

    private RunReport Do(RunRequest request, RunFolder folder, IRunMonitor monitor, CancellationToken cancellation)
    {
        using var log = new RunLog(folder.FileOf("log.txt"), clock);
        AtomicFile.WriteText(folder.FileOf("spec.yaml"), SpecWriter.Write(request.Run.Spec));
        AtomicFile.WriteText(folder.FileOf("environment.json"), RunEnvironment.ToJson(request.Run.Spec, request.Options.CommandLine));
        log.Write($"{request.Run.Name}, run {request.Run.Id}, attempt {folder.Attempt}");

        var started = clock.GetUtcNow();
        var startStamp = clock.GetTimestamp();
        ProcessMemory.ResetPeak();
        using var late = request.Options.Timeout is { } limit ? new CancellationTokenSource(limit, clock) : new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token, folder.Lost);
        for (var halvings = request.Options.Halvings; ; halvings++)
        {
            var record = new RunRecord();
            var run = Halved(request.Run, halvings, record);
            var checkpoints = new RunCheckpoints(run, folder.Path, request.Options.Checkpoints, log, clock);
            var outcome = new RunExecutor(monitor, clock).Execute(run, folder, log, record, checkpoints, request.Options.Samples, stop.Token);
            if (folder.Lost.IsCancellationRequested) return new RunReport.Busy();
            if (outcome is RunOutcome.Cancelled && late.IsCancellationRequested && !cancellation.IsCancellationRequested)
                outcome = new RunOutcome.TimedOut(request.Options.Timeout!.Value);
            log.Write(outcome.Reason ?? "completed");
            if (outcome is RunOutcome.OutOfMemory && request.Options.HalvesBatch && CanBeHalvedTimes(run, 1) && !cancellation.IsCancellationRequested)
            {
                log.Write("once more with half the batch and twice the accumulation");
                if (run.Spec.Device != "cpu") Engine.EmptyCache();
                continue;
            }

            var cost = new RunCost(started, clock.GetUtcNow(), record.Earlier + clock.GetElapsedTime(startStamp), ProcessMemory.PeakBytes());
            var report = Finish(request, folder, run, outcome, record, cost);
            if (outcome is not (RunOutcome.Cancelled or RunOutcome.TimedOut)) RunCheckpoints.DeleteAll(folder.Path);
            return report;
        }
    }

    private static RunReport.Ended Finish(RunRequest request, RunFolder folder, PlannedRun run, RunOutcome outcome, RunRecord record, RunCost cost)
    {
        if (record.Lattice is { } lattice) LatticeFile.Write(folder.FileOf(LatticeFile.Name), lattice);
        folder.Write(record.Metrics);
        folder.Write(record.Steps);
        folder.Write(record.Layers);
        if (request.Options.Samples) folder.Write(record.Samples);
        var row = RunRows.Create(run, outcome, record, cost) with { Experiment = folder.Experiment, RunId = folder.RunId, Attempt = folder.Attempt };
        folder.Complete(row);
        return new RunReport.Ended(row, record.Metrics);
    }

    /// <summary>True if the batch of a training can be cut in two equal parts so many times.</summary>
    public static bool CanBeHalvedTimes(PlannedRun run, int times) => run.Spec.Training.Steps > 0 && run.Spec.Training.BatchSize % (1L << Math.Min(times, 62)) == 0;

    /// <summary>The same run with smaller parts: its id stays, its row shows what was done.</summary>
    private static PlannedRun Halved(PlannedRun run, int halvings, RunRecord record)
    {
        if (halvings == 0) return run;
        for (var i = 0; i < halvings && CanBeHalvedTimes(run, 1); i++)
        {
            var training = run.Spec.Training;
            run = run with { Spec = run.Spec with { Training = training with { BatchSize = training.BatchSize / 2, GradientAccumulation = training.GradientAccumulation * 2 } } };
        }

        record.Note = $"after running out of memory done with batch_size {run.Spec.Training.BatchSize} and gradient_accumulation {run.Spec.Training.GradientAccumulation}";
        return run;
    }
}
