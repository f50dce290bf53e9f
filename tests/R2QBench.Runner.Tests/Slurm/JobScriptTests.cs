using System.Diagnostics;
using R2QBench.Core.Specs;
using R2QBench.Runner.Slurm;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Slurm;

public sealed class JobScriptTests
{
    [Fact]
    public void A_command_reaches_its_program_word_for_word_whatever_it_holds()
    {
        string[] words = ["printf", "<%s>", "two words", "$(id)", "`id`", "'quoted'", "\"", "line\nbreak", "", "*", "; exit 7"];
        using var folder = new TempFolder();
        var odd = folder.File("it's $HOME; %a");
        Directory.CreateDirectory(odd);
        File.WriteAllText(Path.Combine(odd, JobScript.CommandFile(3)), JobScript.CommandText(words));
        var (exitCode, output) = Run(odd, JobScript.Text(odd, requeueLimit: 1), index: 3);

        Assert.Equal(0, exitCode);
        Assert.EndsWith(string.Concat(words.Skip(2).Select(word => $"<{word}>")), output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exit_code_is_that_of_the_command()
    {
        using var folder = new TempFolder();
        folder.Write(JobScript.CommandFile(0), JobScript.CommandText(["bash", "-c", "exit 3"]));

        Assert.Equal(3, Run(folder.Path, JobScript.Text(folder.Path, requeueLimit: 1), index: 0).ExitCode);
    }

    [Fact]
    public void A_task_that_is_told_to_stop_waits_for_its_command_and_queues_itself_again()
    {
        using var folder = new TempFolder();
        var (exitCode, output) = RunAndStop(folder, "RUNNING", restarts: "0");

        Assert.Equal(130, exitCode);
        Assert.Contains("saved", output, StringComparison.Ordinal);
        Assert.Contains("requeue 77", File.ReadAllText(folder.File("asked")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CANCELLED", "0")]
    [InlineData("RUNNING", "2")]
    public void It_does_not_when_its_job_was_cancelled_or_has_started_often_enough(string state, string restarts)
    {
        using var folder = new TempFolder();
        Assert.Equal(130, RunAndStop(folder, state, restarts).ExitCode);
        Assert.False(File.Exists(folder.File("asked")));
    }

    [Fact]
    public void Options_of_sbatch_are_arguments_and_its_file_patterns_are_escaped() => Assert.Equal(
        [
            "--parsable", "--job-name=n", "--array=0-3%2", "--nodes=1", "--ntasks=1", "--cpus-per-task=2", "--requeue", "--open-mode=append",
            "--output=/r/50%%/task-%a.log", "--chdir=/w", "--signal=B:TERM@90", "--partition=gpu", "--time=4:00:00", "--gres=gpu:1", "--mem=8G", "--exclude=node7", "/r/50%/job.sh",
        ],
        SbatchArguments.Of(
            new SlurmSpec { Partition = "gpu", Time = "4:00:00", Gres = "gpu:1", Mem = "8G", ArrayLimit = 2, GraceSeconds = 90, Extra = ["--exclude=node7"] }, "n", tasks: 4, cpus: 2, "/r/50%", "/w"));

    /// <summary>Starts the script with a command that takes half a second to stop, sends SIGTERM to the script, and plays squeue and scontrol.</summary>
    private static (int ExitCode, string Output) RunAndStop(TempFolder folder, string state, string restarts)
    {
        folder.Write(JobScript.CommandFile(0), JobScript.CommandText(["bash", "-c", "trap 'sleep 0.3; kill $!; echo saved; exit 130' TERM; touch started; sleep 20 & wait"]));
        foreach (var (name, text) in new[] { ("squeue", $"echo {state}"), ("scontrol", "echo \"$@\" > asked; exit 1") })
        {
            using var chmod = Process.Start("chmod", ["+x", folder.Write($"bin/{name}", $"#!/bin/bash\n{text}\n")]);
            chmod.WaitForExit();
        }

        return Run(folder.Path, JobScript.Text(folder.Path, requeueLimit: 2), index: 0, restarts, process =>
        {
            for (var i = 0; i < 100 && !File.Exists(folder.File("started")); i++) Thread.Sleep(50);
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        });
    }

    private static (int ExitCode, string Output) Run(string folder, string script, int index, string restarts = "0", Action<Process>? meanwhile = null)
    {
        var file = Path.Combine(folder, JobScript.FileName);
        File.WriteAllText(file, script);
        var start = new ProcessStartInfo("bash", [file]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["SLURM_ARRAY_TASK_ID"] = index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["SLURM_ARRAY_JOB_ID"] = "77";
        start.Environment["SLURM_JOB_ID"] = "77";
        start.Environment["SLURM_RESTART_COUNT"] = restarts;
        start.Environment["PATH"] = $"{Path.Combine(folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        meanwhile?.Invoke(process);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
