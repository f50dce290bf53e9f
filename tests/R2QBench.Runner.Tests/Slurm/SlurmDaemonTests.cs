using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Slurm;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Slurm;

/// <summary>The whole way through real daemons: sbatch, array tasks, rows.</summary>
[Collection(TrainingCollection.Name)]
[Trait("Needs", "Slurm")]
public sealed class SlurmDaemonTests(TinyModel model)
{
    private const string Grid = "grid: { quantization.method: [r2q, rtn] }";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [NeedsSlurmFact]
    public void A_grid_goes_through_the_queue_and_gives_the_figures_of_a_local_sweep()
    {
        using var slurm = new LoopbackSlurm();
        using var experiment = new TinyExperiment(model, Grid);
        var queued = R2qProcess.Run(Sweep(experiment, "--set", "slurm.chunk_size=2"), slurm.Environment);
        var kept = R2qProcess.Run(Sweep(experiment), slurm.Environment);
        var figures = experiment.Figures();
        experiment.UseFreshResults();
        var local = experiment.Run();

        Assert.True(queued.ExitCode == 0, queued.Error);
        Assert.Contains("3 runs queued in 2 tasks", queued.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (kept.ExitCode, local.ExitCode));
        Assert.DoesNotContain("queued", kept.Error, StringComparison.Ordinal);
        Assert.Equal(experiment.Figures(), figures);
    }

    [NeedsSlurmFact]
    public void A_killed_command_finds_its_job_again_and_nothing_runs_twice()
    {
        using var slurm = new LoopbackSlurm();
        using var experiment = new TinyExperiment(model, Grid);
        using (var first = R2qProcess.Start(Sweep(experiment), slurm.Environment))
        {
            while (first.StandardError.ReadLine() is { } line && !line.Contains("queued", StringComparison.Ordinal))
            {
            }

            first.Kill();
            first.WaitForExit();
        }

        var second = R2qProcess.Run(Sweep(experiment), slurm.Environment);

        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("is in the queue already", second.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(experiment.File("results", TinyExperiment.Name, "slurm")));
        Assert.Equal(3, experiment.Runs().Count);
        Assert.All(experiment.Runs(), run => Assert.Equal((RunStatus.Completed, 1), (run.Status, run.Attempt)));
    }

    [NeedsSlurmFact]
    public void A_task_that_is_told_to_stop_queues_itself_again_and_its_run_is_completed()
    {
        using var slurm = new LoopbackSlurm();
        using var experiment = new TinyExperiment(model);
        using var sweep = R2qProcess.Start(Sweep(experiment, "--filter", "r2q*", "--set", "training.steps=1000"), slurm.Environment);
        var error = sweep.StandardError.ReadToEndAsync();
        _ = sweep.StandardOutput.ReadToEndAsync();
        Wait(() => Directory.EnumerateFiles(experiment.Results, "log.txt", SearchOption.AllDirectories).Any(), experiment.Results);
        Thread.Sleep(1500);
        slurm.Run("scancel", "--signal=TERM", "--batch", "1_0");
        Wait(() => slurm.Run("squeue", "--array", "-h", "-j", "1", "-o", "%T|%r").Output is "PENDING|BeginTime", experiment.Results);
        Thread.Sleep(TimeSpan.FromSeconds(8));                           // its node must be done with the first start
        slurm.Run("scontrol", "update", "jobid=1_0", "StartTime=now");   // Slurm would wait two minutes
        Assert.True(sweep.WaitForExit(Patience));

        var log = File.ReadAllText(Directory.GetFiles(experiment.Results, "task-0.log", SearchOption.AllDirectories).Single());
        Assert.True(sweep.ExitCode == 0, error.Result + log);
        Assert.Contains("restart 1", log, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, Assert.Single(experiment.Runs()).Status);
    }

    [NeedsSlurmFact(withAccounting: true)]
    public async Task With_accounts_cancelled_and_failed_tasks_become_rows_that_say_so()
    {
        using var slurm = new LoopbackSlurm(accounting: true);
        using var experiment = new TinyExperiment(model, Grid);
        slurm.Run("scontrol", "update", "partitionname=urgent", "State=DOWN");   // jobs of this partition wait
        using var sweep = R2qProcess.Start(Sweep(experiment, "--set", "slurm.partition=urgent", "--json"), slurm.Environment);
        var (output, error) = (sweep.StandardOutput.ReadToEndAsync(), sweep.StandardError.ReadToEndAsync());
        Wait(() => slurm.Run("squeue", "--array", "-h", "-o", "%T").Output.Split('\n').Length == 3, experiment.Results);
        slurm.Run("scancel", "1");
        Assert.True(sweep.WaitForExit(Patience));

        Assert.True(sweep.ExitCode == 1, await error);
        Assert.Equal(3, (await output).Split('\n').Count(line => line.Contains("CANCELLED", StringComparison.Ordinal) && line.Contains("\"status\":\"failed\"", StringComparison.Ordinal)));
        var accounts = slurm.Run("sacct", "--allocations", "--noheader", "--parsable2", "--jobs=1", $"--format={SacctOutput.Format}");
        Assert.Equal(0, accounts.ExitCode);
        Assert.All(SacctOutput.Parse(accounts.Output), task => Assert.Equal("CANCELLED", task.State));
    }

    [NeedsSlurmFact]
    public void What_slurm_refuses_is_shown_in_its_words_and_leaves_nothing_behind()
    {
        using var slurm = new LoopbackSlurm();
        using var experiment = new TinyExperiment(model);
        var result = R2qProcess.Run(Sweep(experiment, "--set", "slurm.partition=nope"), slurm.Environment);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("invalid partition specified: nope", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(experiment.File("results", TinyExperiment.Name, "slurm")));
    }

    [Fact]
    public void Without_slurm_the_command_says_where_it_belongs_and_writes_nothing()
    {
        using var experiment = new TinyExperiment(model);
        var dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
        var result = R2qProcess.Run(Sweep(experiment), new Dictionary<string, string> { ["PATH"] = dotnet });

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("sbatch is not on the path", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(experiment.Results, TinyExperiment.Name)));
    }

    private static string[] Sweep(TinyExperiment experiment, params string[] more) =>
        ["sweep", experiment.SpecPath, "--engine", "slurm", "--results", experiment.Results, "--set", "slurm.poll_seconds=1", .. more];

    private static void Wait(Func<bool> until, string results)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!Directory.Exists(results) || !until())
        {
            Assert.True(clock.Elapsed < Patience, "It did not happen.");
            Thread.Sleep(200);
        }
    }
}
