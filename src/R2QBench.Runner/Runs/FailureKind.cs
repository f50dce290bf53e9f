namespace R2QBench.Runner.Runs;

/// <summary>Why a run failed, for programs; the row's reason says it for people.</summary>
public static class FailureKind
{
    /// <summary>The machine or the accelerator had no more memory, or the kernel ended the process for lack of it.</summary>
    public const string OutOfMemory = "out_of_memory";

    /// <summary>A figure of the training became NaN or infinite, or its weights and scales went beyond what can be stored.</summary>
    public const string Diverged = "diverged";

    /// <summary>It took longer than allowed.</summary>
    public const string Timeout = "timeout";

    /// <summary>A file or value that it needs is missing or wrong: data gone, NaN in a weight.</summary>
    public const string Input = "input";

    /// <summary>Its process ended without a word, again and again.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>Anything else.</summary>
    public const string Error = "error";
}
