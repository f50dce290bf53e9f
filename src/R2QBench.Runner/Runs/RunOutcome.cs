using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Runs;

/// <summary>How a run ended; a failed one is a value, not an absence.</summary>
public abstract record RunOutcome
{
    private RunOutcome()
    {
    }

    /// <summary>Everything was measured.</summary>
    public sealed record Completed : RunOutcome;

    /// <summary>The loss or the gradient became NaN or infinite at <paramref name="Step"/>.</summary>
    public sealed record Diverged(long Step, string Message) : RunOutcome;

    /// <summary>The machine or the accelerator had no more memory.</summary>
    public sealed record OutOfMemory(string Message) : RunOutcome;

    /// <summary>Anything else that went wrong within the run, e.g. NaN in the model's weights.</summary>
    public sealed record Failed(string Message) : RunOutcome;

    /// <summary>The user stopped it.</summary>
    public sealed record Cancelled : RunOutcome;

    /// <summary>The status column of the run's row.</summary>
    public RunStatus Status => this switch
    {
        Completed => RunStatus.Completed,
        Cancelled => RunStatus.Cancelled,
        _ => RunStatus.Failed,
    };

    /// <summary>The reason column: one sentence; null if the run completed.</summary>
    public string? Reason => this switch
    {
        Diverged diverged => diverged.Message,
        OutOfMemory memory => $"out of memory: {memory.Message}",
        Failed failed => failed.Message,
        Cancelled => "stopped by the user",
        _ => null,
    };
}
