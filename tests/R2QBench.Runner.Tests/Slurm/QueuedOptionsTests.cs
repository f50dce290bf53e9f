using System.Text.Json;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Slurm;
using R2QBench.Runner.Sweeps;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Runner.Tests.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Slurm;

/// <summary>Options of <c>r2q sweep --engine slurm</c> on their way into the tasks.</summary>
[Collection(TrainingCollection.Name)]
public sealed class QueuedOptionsTests(TinyModel model)
{
    private const string Grid = "grid: { quantization.method: [r2q, rtn] }";

    [Fact]
    public void Every_option_of_a_sweep_is_in_the_files_of_its_tasks()
    {
        using var experiment = new TinyExperiment(model, Grid);
        string[] diverging = ["--set", "training.optimizer.learning_rate=1.0e+30"];
        Assert.Equal(1, R2qProcess.RunInside(["sweep", experiment.SpecPath, "--results", experiment.Results, "--filter", "r2q*", .. diverging]).ExitCode);

        var kept = Directory.CreateDirectory(experiment.File("kept")).FullName;
        var result = R2qProcess.Run(
            [
                "sweep", experiment.SpecPath, "--results", experiment.Results, "--engine", "slurm", .. diverging, "--filter", "r2q*", "--rerun", "failed", "--samples", "--timeout", "77",
                "--checkpoint-seconds", "11", "--checkpoint-steps", "5", "--resume", "any", "--halve-batch", "--parallel", "2", "--worker-losses", "9",
            ],
            new Dictionary<string, string> { ["PATH"] = $"{Refusing(experiment, kept)}:{Environment.GetEnvironmentVariable("PATH")}" });
        Assert.Equal((2, true), (result.ExitCode, result.Error.Contains("kept for the test", StringComparison.Ordinal)));

        var task = TaskFile.Read(Assert.Single(Directory.GetFiles(kept)));
        var failed = Assert.Single(experiment.Runs());
        Assert.Equal([new QueuedRun(failed.RunId, 2)], task.Runs);
        Assert.Equal((2, "training.optimizer.learning_rate=1.0e+30"), (task.Parallel, Assert.Single(task.Overrides)));
        Assert.Equal(
            new RunOptions
            {
                Samples = true,
                Timeout = TimeSpan.FromSeconds(77),
                HalvesBatch = true,
                WorkerLosses = 9,
                CommandLine = task.Options.CommandLine,
                Checkpoints = new CheckpointPolicy { Seconds = 11, Steps = 5, Resume = ResumeChoice.Any },
            },
            task.Options);
        Assert.Contains("--engine", task.Options.CommandLine!);
    }

    [Fact]
    public void A_task_keeps_to_its_options_and_its_runs_name_the_command_that_was_queued()
    {
        using var experiment = new TinyExperiment(model);
        var run = new ExperimentPlanner(experiment.Results).Plan(Core.Specs.SpecReader.Read(experiment.SpecPath, ["training.steps=3000000"], Runner.Commands.Vocabulary.Create())).Runs[^1];
        var file = experiment.File("task.json");
        var options = new RunOptions { Timeout = TimeSpan.FromSeconds(2), CommandLine = ["r2q", "sweep", "queued.yaml"], Checkpoints = new CheckpointPolicy { Steps = 3 } };
        new TaskFile(experiment.SpecPath, ["training.steps=3000000"], experiment.Results, options, Parallel: 1, [new QueuedRun(run.Id, 1)]).Write(file);

        Assert.Equal(1, R2qProcess.RunInside("sweep-task", file).ExitCode);
        Assert.Equal(FailureKind.Timeout, Assert.Single(experiment.Runs()).Failure);
        var folder = experiment.Store.PathOf(TinyExperiment.Name, run.Id);
        Assert.NotEmpty(Directory.GetFiles(folder, "checkpoint.*"));
        using var environment = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "environment.json")));
        Assert.Equal(["r2q", "sweep", "queued.yaml"], environment.RootElement.GetProperty("command_line").EnumerateArray().Select(word => word.GetString()!));
        Assert.Equal("worker", environment.RootElement.GetProperty("process_command_line").EnumerateArray().Last().GetString());
    }

    /// <summary>Folder of an <c>sbatch</c> that keeps the files of the tasks and refuses the job.</summary>
    private static string Refusing(TinyExperiment experiment, string kept)
    {
        var folder = Directory.CreateDirectory(experiment.File("bin")).FullName;
        var program = Path.Combine(folder, "sbatch");
        File.WriteAllText(program, $$"""
            #!/bin/bash
            [ "$1" = --version ] && exit 0
            cp "$(dirname "${@: -1}")"/task-*.json '{{kept}}'
            echo 'sbatch: error: kept for the test' >&2
            exit 1

            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return folder;
    }
}
