using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>How the runs of a sweep are done; nothing here changes a result.</summary>
public sealed record RunOptions
{
    /// <summary>Whether the sample table is written: one row per answer choice.</summary>
    public bool Samples { get; init; }

    /// <summary>Time after which a run counts as failed; null: none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a training that runs out of memory is tried again with half the batch and twice the accumulation.</summary>
    public bool HalvesBatch { get; init; }

    /// <summary>Halvings to begin with: those that were needed before the process was ended for lack of memory.</summary>
    public int Halvings { get; init; }

    /// <summary>Times in a row that a worker may be lost over a run, without a step being gained, before the run counts as failed.</summary>
    public int WorkerLosses { get; init; } = 3;

    /// <summary>Command line of the process that asked for the runs, without secrets; null: the process that does them was started for that itself.</summary>
    public IReadOnlyList<string>? CommandLine { get; init; }

    /// <summary>When a training leaves a checkpoint.</summary>
    public CheckpointPolicy Checkpoints { get; init; } = new();
}
