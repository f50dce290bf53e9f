using R2QBench.Core.Errors;

namespace R2QBench.Runner.Slurm;

/// <summary>The right to queue and watch the runs of one experiment; given back by the system however the process ends.</summary>
public sealed class SweepWatch : IDisposable
{
    private readonly FileStream _file;

    private SweepWatch(FileStream file) => _file = file;

    /// <exception cref="ProblemException">Another process has it, or the folder cannot be written (exit code 3).</exception>
    public static SweepWatch Take(string folder)
    {
        const int WouldBlock = 11; // EAGAIN; .NET keeps errno in the low bits of the HResult.
        try
        {
            Directory.CreateDirectory(folder);
            return new SweepWatch(new FileStream(Path.Combine(folder, ".watch"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when ((failure.HResult & 0xFFFF) is WouldBlock)
        {
            throw new ProblemException(
                new Problem("Another process queues and watches the runs of this experiment", folder, NextStep: "let it go on, or stop it first: its jobs stay in the queue and are found again"),
                ExitCode.Environment);
        }
        catch (Exception failure) when (Core.Files.AtomicFile.Explain(failure, folder) is { } problem)
        {
            throw new ProblemException(problem, ExitCode.Environment, failure);
        }
    }

    public void Dispose() => _file.Dispose();
}
