using System.Globalization;
using R2QBench.Core.Specs;

namespace R2QBench.Runner.Slurm;

/// <summary>The options of <c>sbatch</c> for a submission.</summary>
public static class SbatchArguments
{
    /// <param name="spec">The <c>slurm</c> block.</param>
    /// <param name="jobName">Name of the job.</param>
    /// <param name="tasks">Tasks of the array.</param>
    /// <param name="cpus">Processors of a task where the block says nothing.</param>
    /// <param name="folder">Absolute path of the submission's folder.</param>
    /// <param name="workingFolder">Where paths of the spec are relative to.</param>
    public static IReadOnlyList<string> Of(SlurmSpec spec, string jobName, int tasks, int cpus, string folder, string workingFolder)
    {
        var arguments = new List<string>
        {
            "--parsable",
            $"--job-name={jobName}",
            Text($"--array=0-{tasks - 1}") + (spec.ArrayLimit is { } limit ? Text($"%{limit}") : ""),
            "--nodes=1",
            "--ntasks=1",
            Text($"--cpus-per-task={spec.Cpus ?? cpus}"),
            "--requeue",
            "--open-mode=append",
            // % begins a pattern in file names.
            $"--output={folder.Replace("%", "%%", StringComparison.Ordinal)}/task-%a.log",
            $"--chdir={workingFolder}",
            Text($"--signal=B:TERM@{spec.GraceSeconds}"),
        };
        foreach (var (name, value) in new[]
        {
            ("partition", spec.Partition), ("account", spec.Account), ("qos", spec.Qos), ("constraint", spec.Constraint), ("time", spec.Time), ("gres", spec.Gres), ("mem", spec.Mem),
        })
        {
            if (value is not null) arguments.Add($"--{name}={value}");
        }

        arguments.AddRange(spec.Extra);
        arguments.Add(Path.Combine(folder, JobScript.FileName));
        return arguments;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
