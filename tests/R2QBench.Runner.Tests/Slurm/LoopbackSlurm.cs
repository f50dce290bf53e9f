using System.Diagnostics;
using R2QBench.Core.Files;

namespace R2QBench.Runner.Tests.Slurm;

/// <summary>Real daemons on this machine, from <c>tools/slurm-loopback.sh</c>; stopped, with everything they started, when disposed.</summary>
internal sealed class LoopbackSlurm : IDisposable
{
    // Short, since the paths of sockets are.
    private readonly string _folder = Directory.CreateTempSubdirectory("r2qs-").FullName;

    public LoopbackSlurm(bool accounting = false)
    {
        var (exitCode, output) = Script(["start", .. accounting ? new[] { "--accounting" } : [], "--cpus", "2", _folder]);
        if (exitCode != 0) throw new InvalidOperationException($"The loopback Slurm did not start: {output}");
        Environment = new Dictionary<string, string> { ["SLURM_CONF"] = Path.Combine(_folder, "slurm.conf") };
    }

    /// <summary>Variables that make clients use it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Runs one of Slurm's programs.</summary>
    public (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }

    public void Dispose()
    {
        Script(["stop", _folder]);
        Directory.Delete(_folder, recursive: true);
    }

    private static (int ExitCode, string Output) Script(string[] arguments)
    {
        // Its output goes to a file: daemons would keep a pipe open.
        var log = Path.GetTempFileName();
        using var process = Process.Start("bash", ["-c", "log=$1; shift; exec bash \"$@\" > \"$log\" 2>&1 < /dev/null", "-", log, Path.Combine(RepositoryRoot.Require(), "tools", "slurm-loopback.sh"), .. arguments]);
        process.WaitForExit();
        var output = File.ReadAllText(log);
        File.Delete(log);
        return (process.ExitCode, output);
    }
}
