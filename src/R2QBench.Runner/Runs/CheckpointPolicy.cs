namespace R2QBench.Runner.Runs;

/// <summary>When a training leaves a checkpoint, and which it goes on from; changes no result.</summary>
public sealed record CheckpointPolicy
{
    /// <summary>Five minutes: what is lost at most if a machine goes away without a word.</summary>
    public const int DefaultSeconds = 300;

    /// <summary>Seconds of training between two checkpoints; 0: none by time.</summary>
    public int Seconds { get; init; } = DefaultSeconds;

    /// <summary>Optimizer steps between two checkpoints; null: none by steps.</summary>
    public int? Steps { get; init; }

    /// <summary>Which are used.</summary>
    public ResumeChoice Resume { get; init; }
}
