namespace R2QBench.Core.Specs;

/// <summary>One training: what is minimised, for how long, with which optimizer.</summary>
public sealed record TrainingSpec
{
    /// <summary>Loss name as registered, e.g. <c>ce</c>, <c>kl_forward</c>, <c>cakld</c>.</summary>
    public string Loss { get; init; } = "ce";

    /// <summary>Optimizer steps; 0 quantizes without training.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Rows of <see cref="DataSpec.SequenceLength"/> tokens per forward pass.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Forward passes per optimizer step; their gradients are averaged.</summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>What the backward pass computes again instead of keeping it, of <see cref="Recomputations.Words"/>. Changes memory and time, no result.</summary>
    public string Recompute { get; init; } = Recomputations.None;

    /// <summary>Name and constants of the optimizer.</summary>
    public OptimizerSpec Optimizer { get; init; } = new();

    /// <summary>Shape of the learning rate over the steps.</summary>
    public ScheduleSpec Schedule { get; init; } = new();

    /// <summary>Largest gradient norm over all parameters; null does not clip.</summary>
    public double? GradientClip { get; init; } = 1.0;

    /// <summary>Terms on inner states beside the loss.</summary>
    public FeatureSpec Features { get; init; } = new();

    /// <summary>Phases in their order; empty: one that trains everything in the whole model.</summary>
    public IReadOnlyList<PhaseSpec> Phases { get; init => field = ValueList<PhaseSpec>.Of(value); } = ValueList<PhaseSpec>.Empty;

    /// <summary>Optimizer steps between two logged rows; the first and the last step are always logged.</summary>
    public int LogEvery { get; init; } = 10;
}
