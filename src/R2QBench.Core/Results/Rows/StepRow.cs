using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results.Rows;

/// <summary>One logged optimizer step.</summary>
[Table("step", "one run and logged optimizer step")]
public sealed record StepRow : ResultRow
{
    [Column("Optimizer step, the first is 1", Unit = "optimizer steps")]
    public required int Step { get; init; }

    [Column("Phase of the training and, where blocks are trained, the block, e.g. `1 block 0`; null if there is only one phase")]
    public string? Phase { get; init; }

    [Column("Tokens trained up to and including this step", Unit = "tokens")]
    public long? TokensTrained { get; init; }

    [Column("Training loss of this step, mean over its tokens; where blocks are trained the mean squared difference of their outputs", Unit = "nats per token")]
    public required double Loss { get; init; }

    [Column("Euclidean norm of all gradients before clipping")]
    public double? GradientNorm { get; init; }

    [Column("Learning rate of this step")]
    public double? LearningRate { get; init; }

    [Column("Training throughput since the last logged step", Unit = "tokens per second")]
    public double? TokensPerSecond { get; init; }

    [Column("Share of the codes that differ from those at the last logged step; null where not counted", Unit = "fraction of 1")]
    public double? CodesChangedFraction { get; init; }
}
