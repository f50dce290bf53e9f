using R2QBench.Core.Errors;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Runner.Commands;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Slurm;
using R2QBench.Runner.Sweeps;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Runner.Tests.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Slurm;

/// <summary>What becomes of runs and jobs, with a played cluster whose tasks are really done by <c>r2q sweep-task</c> within this process.</summary>
[Collection(TrainingCollection.Name)]
public sealed class SlurmSweepTests(TinyModel model)
{
    private const string Grid = "grid: { quantization.method: [r2q, rtn] }";
    private static readonly string[] Untrained = ["training.steps=0"];
    private readonly PlayedSlurm _slurm = new();
    private readonly StringWriter _shown = new();

    [Fact]
    public async Task Runs_are_queued_in_chunks_and_their_rows_collected()
    {
        using var experiment = new TinyExperiment(model, Grid);
        _slurm.OnSubmit = job => DoTasks(experiment, job, 0, 1);
        _slurm.Look = _ => All(2, "COMPLETED");
        var summary = await Sweep(experiment, chunk: 2);

        Assert.Equal(3, summary.Rows.Count);
        Assert.All(summary.Rows, run => Assert.Equal((RunStatus.Completed, 1), (run.Row.Status, run.Row.Attempt)));
        Assert.Contains("--array=0-1", Assert.Single(_slurm.Submitted));
        Assert.Empty((await Sweep(experiment, chunk: 2)).Failures);
        Assert.Single(_slurm.Submitted);   // the second start had nothing to queue
    }

    [Fact]
    public async Task A_second_start_finds_the_job_that_the_first_has_left_in_the_queue()
    {
        using var experiment = new TinyExperiment(model, Grid);
        using var stop = new CancellationTokenSource();
        _slurm.Look = _ =>
        {
            stop.Cancel();
            return All(3, "PENDING");
        };
        var stopped = await Sweep(experiment, chunk: 1, stop.Token);
        DoTasks(experiment, 1, 0, 1, 2);
        _slurm.Look = _ => All(3, "COMPLETED");
        var summary = await Sweep(experiment, chunk: 1);

        Assert.Equal((3, true), (stopped.NotStarted.Count, stopped.WasCancelled));
        Assert.Equal((3, false), (summary.Rows.Count, summary.WasCancelled));
        Assert.Single(_slurm.Submitted);
        Assert.Contains("job 1 stays in the queue", _shown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_whose_number_was_never_learnt_is_found_by_its_name_or_queued_anew(bool isInQueue)
    {
        using var experiment = new TinyExperiment(model);
        using var stop = new CancellationTokenSource();
        _slurm.Look = _ =>
        {
            stop.Cancel();
            return All(2, "PENDING");
        };
        await Sweep(experiment, chunk: 1, stop.Token);
        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(experiment.Results, TinyExperiment.Name, "slurm")));
        File.Delete(Path.Combine(folder, "job"));
        if (isInQueue) _slurm.Names[Path.GetFileName(folder)] = 1;
        else _slurm.OnSubmit = job => DoTasks(experiment, job, 0, 1);
        if (isInQueue) DoTasks(experiment, 1, 0, 1);
        _slurm.Look = _ => All(2, "COMPLETED");

        Assert.Equal(2, (await Sweep(experiment, chunk: 1)).Rows.Count);
        Assert.Equal(isInQueue ? 1 : 2, _slurm.Submitted.Count);
    }

    [Theory]
    [InlineData("TIMEOUT", "its time was over")]
    [InlineData("OUT_OF_MEMORY", "out of memory: lost with Slurm task 1_0")]
    [InlineData("CANCELLED", "the job was cancelled")]
    [InlineData("FAILED", "its process ended without a row")]
    [InlineData(null, "no record of it any more")]
    public async Task A_run_that_is_lost_with_its_job_is_a_failed_row_with_the_reason(string? state, string reason)
    {
        using var experiment = new TinyExperiment(model);
        _slurm.Look = _ => state is null ? new Dictionary<int, SlurmTask>() : All(2, state);
        var summary = await Sweep(experiment, chunk: 1);

        Assert.Equal(2, summary.Failures.Count());
        Assert.Contains(reason, summary.Rows[0].Row.Reason, StringComparison.Ordinal);
        Assert.Single(_slurm.Submitted);
        Assert.Equal(2, experiment.Runs().Count(run => run.Status == RunStatus.Failed));
    }

    [Fact]
    public async Task A_run_taken_away_by_the_cluster_is_queued_again_as_often_as_allowed()
    {
        using var experiment = new TinyExperiment(model);
        _slurm.Look = _ => All(2, "NODE_FAIL");
        var summary = await Sweep(experiment, chunk: 1);   // limit 2

        Assert.Equal(3, _slurm.Submitted.Count);
        Assert.All(summary.Rows, run => Assert.Contains("slurm.requeue_limit", run.Row.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_lost_chunk_only_the_run_that_had_begun_fails_and_the_others_are_queued_anew()
    {
        using var experiment = new TinyExperiment(model, Grid);
        _slurm.OnSubmit = job =>
        {
            if (job == 2) DoTasks(experiment, job, 0);
        };
        _slurm.Look = job =>
        {
            if (job == 1)
            {
                var first = TaskFile.Read(Path.Combine(Submission(experiment, 1), TaskFile.Name(0))).Runs[0].Id;
                Directory.CreateDirectory(experiment.Store.PathOf(TinyExperiment.Name, first));
                File.WriteAllText(Path.Combine(experiment.Store.PathOf(TinyExperiment.Name, first), "log.txt"), "begun\n");
            }

            return All(1, job == 1 ? "OUT_OF_MEMORY" : "COMPLETED");
        };
        var summary = await Sweep(experiment, chunk: 3);

        Assert.Equal([RunStatus.Failed, RunStatus.Completed, RunStatus.Completed], summary.Rows.Select(run => run.Row.Status));
        Assert.Equal(2, _slurm.Submitted.Count);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_for_a_while_changes_nothing()
    {
        using var experiment = new TinyExperiment(model);
        var looks = 0;
        _slurm.Look = job =>
        {
            if (++looks == 3) DoTasks(experiment, job, 0, 1);
            return looks < 4 ? null : All(2, "COMPLETED");
        };

        Assert.Empty((await Sweep(experiment, chunk: 1)).Failures);
    }

    [Fact]
    public async Task An_array_larger_than_the_cluster_allows_is_refused_with_the_chunk_size_that_fits()
    {
        using var experiment = new TinyExperiment(model, Grid);
        _slurm.MaxArraySize = 2;
        var problem = await Assert.ThrowsAsync<ProblemException>(() => Sweep(experiment, chunk: 1));

        Assert.Contains("slurm.chunk_size", problem.Message, StringComparison.Ordinal);
        Assert.Contains("2 or more", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_do_not_queue_the_runs_of_one_experiment()
    {
        using var experiment = new TinyExperiment(model);
        using var other = SweepWatch.Take(Path.Combine(experiment.Results, TinyExperiment.Name, "slurm"));

        Assert.Equal(ExitCode.Environment, (await Assert.ThrowsAsync<ProblemException>(() => Sweep(experiment, chunk: 1))).ExitCode);
        Assert.Empty(_slurm.Submitted);
    }

    [Fact]
    public void A_task_whose_run_is_not_in_the_spec_any_more_says_so()
    {
        using var experiment = new TinyExperiment(model);
        var file = experiment.File("task.json");
        new TaskFile(experiment.SpecPath, [], experiment.Results, new RunOptions(), Parallel: 1, [new QueuedRun("0123456789ab", 1)]).Write(file);
        var result = R2qProcess.RunInside("sweep-task", file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no run 0123456789ab any more", result.Error, StringComparison.Ordinal);
    }

    private Task<SweepSummary> Sweep(TinyExperiment experiment, int chunk, CancellationToken cancellation = default)
    {
        var plan = new ExperimentPlanner(experiment.Results).Plan(SpecReader.Read(experiment.SpecPath, Untrained, Vocabulary.Create()));
        var display = new SlurmDisplay(new PlainStatusDisplay(_shown, TimeProvider.System));
        var settings = new SlurmSettings(new SlurmSpec { ChunkSize = chunk, PollSeconds = 0, RequeueLimit = 2 }, experiment.SpecPath, Untrained, new RunOptions { Samples = true, Checkpoints = new CheckpointPolicy { Steps = 7, Resume = ResumeChoice.Any } }, Parallel: 1);
        return new SlurmSweep(_slurm, experiment.Store, display, display, TimeProvider.System)
            .RunAsync(SweepPlan.Of(plan, experiment.Store, [], RerunChoice.None), settings, cancellation);
    }

    private static Dictionary<int, SlurmTask> All(int count, string state) => Enumerable.Range(0, count).ToDictionary(index => index, index => new SlurmTask(index, state, ""));

    /// <summary>Does tasks of a submission as its job would.</summary>
    private static void DoTasks(TinyExperiment experiment, long job, params int[] indexes)
    {
        foreach (var index in indexes)
        {
            var result = R2qProcess.RunInside("sweep-task", Path.Combine(Submission(experiment, job), TaskFile.Name(index)));
            Assert.Equal((0, ""), (result.ExitCode, result.ExitCode == 0 ? "" : result.Error));
        }
    }

    /// <summary>Folder of the first submission, or of the last.</summary>
    private static string Submission(TinyExperiment experiment, long job)
    {
        var folders = Directory.GetDirectories(Path.Combine(experiment.Results, TinyExperiment.Name, "slurm")).OrderBy(folder => File.GetLastWriteTimeUtc(Path.Combine(folder, "submission.json")));
        return job == 1 ? folders.First() : folders.Last();
    }
}
