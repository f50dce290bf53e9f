using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Runs;

/// <summary>How a run ended; a failed one is a value, not an absence.</summary>
public abstract record RunOutcome
{
    private RunOutcome()
    {
    }

    /// <summary>Everything was measured.</summary>
    public sealed record Completed : RunOutcome;

    /// <summary>The loss or the gradient became NaN or infinite at <paramref name="Step"/>, or what it left cannot be stored.</summary>
    public sealed record Diverged(long Step, string Message) : RunOutcome;

    /// <summary>The machine or the accelerator had no more memory.</summary>
    public sealed record OutOfMemory(string Message) : RunOutcome;

    /// <summary>It took longer than allowed.</summary>
    public sealed record TimedOut(TimeSpan Limit) : RunOutcome;

    /// <summary>Something that it needs is missing or wrong, e.g. NaN in the model's weights.</summary>
    public sealed record BadInput(string Message) : RunOutcome;

    /// <summary>Its process ended without a word.</summary>
    public sealed record WorkerLost(string Message) : RunOutcome;

    /// <summary>Anything else that went wrong within the run.</summary>
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

    /// <summary>The failure column: see <see cref="FailureKind"/>; null if the run did not fail.</summary>
    public string? Failure => this switch
    {
        Diverged => FailureKind.Diverged,
        OutOfMemory => FailureKind.OutOfMemory,
        TimedOut => FailureKind.Timeout,
        BadInput => FailureKind.Input,
        WorkerLost => FailureKind.WorkerLost,
        Failed => FailureKind.Error,
        _ => null,
    };

    /// <summary>The reason column: one sentence; null if the run completed.</summary>
    public string? Reason => this switch
    {
        Diverged diverged => diverged.Message,
        OutOfMemory memory => $"out of memory: {memory.Message}",
        TimedOut late => $"timeout: not finished within {Units.Duration(late.Limit)}",
        BadInput input => input.Message,
        WorkerLost lost => lost.Message,
        Failed failed => failed.Message,
        Cancelled => "stopped by the user",
        _ => null,
    };
}
