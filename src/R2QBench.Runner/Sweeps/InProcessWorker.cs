using R2QBench.Core.Results;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Does runs in this process, on the caller's thread: simple, and what kills a run kills the sweep.</summary>
public sealed class InProcessWorker(ResultStore store, TimeProvider clock) : IRunWorker
{
    private readonly RunAttempt _attempt = new(store, clock);

    /// <inheritdoc/>
    public Task<RunReport> RunAsync(RunRequest request, IRunMonitor monitor, CancellationToken cancellation) =>
        Task.FromResult(_attempt.Do(request, monitor, cancellation));

    public void Dispose()
    {
    }
}
