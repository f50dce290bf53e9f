using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>How the runs of a sweep are done; nothing here changes a result.</summary>
public sealed record RunOptions
{
    /// <summary>Whether the sample table is written: one row per answer choice.</summary>
    public bool Samples { get; init; }

    /// <summary>When a training leaves a checkpoint.</summary>
    public CheckpointPolicy Checkpoints { get; init; } = new();
}
