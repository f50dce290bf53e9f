using System.Diagnostics;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Sweeps;

/// <summary>What may happen to a sweep in a night: kills, other sweeps on the same folder, full and read-only disks, runs that never end.</summary>
[Collection(TrainingCollection.Name)]
public sealed class SweepFaultTests(TinyModel model)
{
    private const string Grid = "grid: { quantization.method: [r2q, rtn], seed: [0, 1] }";

    [Fact]
    public void Killed_five_times_a_sweep_ends_as_if_nobody_had_disturbed_it()
    {
        using var experiment = new TinyExperiment(model, Grid);
        var result = new FaultBenchmark(experiment.SpecPath, experiment.File("faults"), workers: 2, checkpointSteps: 2, longestWait: TimeSpan.FromSeconds(2.5))
            .Run(kills: 5, seed: 3, _ => { }, CancellationToken.None);

        Assert.Empty(result.Differences);
        Assert.Equal((5, 5), (result.WorkerKills + result.SweepKills, result.Runs));
    }

    [Fact]
    public async Task Two_sweeps_started_on_one_folder_at_once_share_the_runs()
    {
        using var experiment = new TinyExperiment(model, Grid);
        string[] arguments = ["sweep", experiment.SpecPath, "--results", experiment.Results, "--json"];
        using var first = R2qProcess.Start(arguments);
        using var second = R2qProcess.Start(arguments);
        var outputs = await Task.WhenAll(first.StandardOutput.ReadToEndAsync(), second.StandardOutput.ReadToEndAsync());
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.All(outputs, output => Assert.Equal(5, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Equal(5, outputs.Sum(output => output.Split('\n').Count(line => line.Contains("\"kept\":false", StringComparison.Ordinal))));
        Assert.All(experiment.Runs(), run => Assert.Equal((RunStatus.Completed, 1), (run.Status, run.Attempt)));
        Assert.Equal(5, experiment.Runs().Count);
        Assert.Empty(SweepFacts.Read(experiment.Results).Leftovers);
    }

    [Fact]
    public void A_run_that_takes_too_long_is_a_row_and_the_others_are_done()
    {
        using var experiment = new TinyExperiment(model, "grid: { training.steps: [3000000, 2] }");
        var result = R2qProcess.RunInside("sweep", experiment.SpecPath, "--results", experiment.Results, "--timeout", "3", "--json");

        Assert.Equal(1, result.ExitCode);
        var late = Assert.Single(experiment.Runs(), run => run.Status == RunStatus.Failed);
        Assert.Equal((FailureKind.Timeout, "timeout: not finished within 3.00 s"), (late.Failure, late.Reason));
        Assert.True(late.LastStep > 0 && late.PeakHostBytes > 0);
        Assert.Equal(2, experiment.Runs().Count(run => run.Status == RunStatus.Completed));
    }

    [Fact]
    public async Task A_run_whose_worker_is_lost_again_and_again_is_a_row()
    {
        using var experiment = new TinyExperiment(model);
        string[] arguments = ["sweep", experiment.SpecPath, "--results", experiment.Results, "--set", "training.steps=3000000", "--worker-losses", "1"];
        using var sweep = R2qProcess.Start(arguments);
        var error = sweep.StandardError;
        string? line;
        while ((line = await error.ReadLineAsync()) is not null && !line.Contains("[2/2]", StringComparison.Ordinal)) { }
        await Task.Delay(TimeSpan.FromSeconds(1));
        using (var kill = Process.Start("pkill", ["-KILL", "-P", $"{sweep.Id}"])) await kill.WaitForExitAsync();
        var rest = await error.ReadToEndAsync();
        await sweep.WaitForExitAsync();

        Assert.Equal(1, sweep.ExitCode);
        var failed = Assert.Single(experiment.Runs(), run => run.Status == RunStatus.Failed);
        Assert.Equal((FailureKind.WorkerLost, "the worker process was lost (signal 9)"), (failed.Failure, failed.Reason));
        Assert.Contains("failed: r2q", rest, StringComparison.Ordinal);
    }

    [Fact]
    public void A_halved_batch_keeps_the_run_and_says_so_in_its_row()
    {
        using var experiment = new TinyExperiment(model);
        var spec = Core.Specs.SpecReader.Read(experiment.SpecPath, [], Runner.Commands.Vocabulary.Create());
        var run = new ExperimentPlanner(experiment.Results).Plan(spec).Runs[^1];
        var report = new RunAttempt(experiment.Store, TimeProvider.System)
            .Do(new RunRequest(TinyExperiment.Name, run, 1, new RunOptions { Halvings = 1 }), new SilentMonitor(), CancellationToken.None);

        var row = Assert.IsType<RunReport.Ended>(report).Row;
        Assert.Equal((run.Id, 2, 2), (row.RunId, row.BatchSize, row.GradientAccumulation));
        Assert.Equal((RunStatus.Completed, 6 * 4 * 32), (row.Status, row.TokensTrained));
        Assert.Equal("after running out of memory done with batch_size 2 and gradient_accumulation 2", row.Note);
        Assert.Equal((true, false), (RunAttempt.CanBeHalvedTimes(run, 2), RunAttempt.CanBeHalvedTimes(run, 3)));
    }

    [NeedsMountFact]
    public void A_full_disk_stops_the_sweep_and_with_room_it_goes_on_without_loss_or_double()
    {
        using var experiment = new TinyExperiment(model, Grid);
        using var disk = new SmallDisk(experiment.File("disk"), "size=200k");
        var full = R2qProcess.RunInside("sweep", experiment.SpecPath, "--results", disk.Path, "--json");
        disk.Remount("size=64m");
        var again = R2qProcess.RunInside("sweep", experiment.SpecPath, "--results", disk.Path, "--json");

        Assert.Equal((3, 0), (full.ExitCode, again.ExitCode));
        Assert.Contains("full", full.Error, StringComparison.OrdinalIgnoreCase);
        var rows = new Core.Results.ResultStore(disk.Path).Read<RunRow>();
        Assert.Equal(5, rows.Count);
        Assert.All(rows, row => Assert.Equal((RunStatus.Completed, 1), (row.Status, row.Attempt)));
        Assert.Empty(SweepFacts.Read(disk.Path).Leftovers);
    }

    [NeedsMountFact]
    public void A_read_only_folder_is_refused_before_anything_starts()
    {
        using var experiment = new TinyExperiment(model, Grid);
        using var disk = new SmallDisk(experiment.File("disk"), "size=1m,ro");
        var result = R2qProcess.RunInside("sweep", experiment.SpecPath, "--results", disk.Path);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Cannot be written", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    /// <summary>A file system in memory, for as long as it lives.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(string path, string options)
        {
            Path = path;
            Directory.CreateDirectory(path);
            NeedsMountFactAttribute.Mount("-t", "tmpfs", "-o", options, "tmpfs", path);
        }

        public string Path { get; }

        public void Remount(string options) => NeedsMountFactAttribute.Mount("-o", $"remount,{options}", Path);

        public void Dispose() => Process.Start("umount", ["-l", Path]).WaitForExit();
    }
}
