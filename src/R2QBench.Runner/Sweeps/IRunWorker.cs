using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Does runs, one at a time.</summary>
public interface IRunWorker : IDisposable
{
    /// <summary>Does one run.</summary>
    /// <exception cref="Core.Errors.ProblemException">The machine is at fault, not the run: its rows cannot be written (exit code 3).</exception>
    Task<RunReport> RunAsync(RunRequest request, IRunMonitor monitor, CancellationToken cancellation);
}
