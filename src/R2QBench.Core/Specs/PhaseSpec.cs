namespace R2QBench.Core.Specs;

/// <summary>One phase of a training: what it looks at, what it trains, and where it differs from the rest of <see cref="TrainingSpec"/>.</summary>
public sealed record PhaseSpec
{
    /// <summary>Scope: the whole model, by the training loss.</summary>
    public const string All = "all";

    /// <summary>Scope: one decoder block after the other, by the squared difference to the full-precision block's output.</summary>
    public const string Blocks = "blocks";

    /// <summary>Train: latent weights of quantized layers; without them their codes stay as they are.</summary>
    public const string Weights = "weights";

    /// <summary>Train: learned scales.</summary>
    public const string Scales = "scales";

    /// <summary>Train: learned zero points, where the method has them.</summary>
    public const string ZeroPoints = "zero_points";

    /// <summary>Train: everything that is not quantized (norms, biases, embeddings, skipped layers), within the scope.</summary>
    public const string Others = "others";

    /// <summary>All that can be trained.</summary>
    public static IReadOnlyList<string> Everything { get; } = [Weights, Scales, ZeroPoints, Others];

    /// <summary><see cref="All"/> or <see cref="Blocks"/>.</summary>
    public string Scope { get; init; } = All;

    /// <summary>What the optimizer moves, of <see cref="Everything"/>.</summary>
    public IReadOnlyList<string> Train { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Of(Everything);

    /// <summary>Optimizer steps, per block with the scope <see cref="Blocks"/>; null: as many as the training says.</summary>
    public int? Steps { get; init; }

    /// <summary>Loss of this phase; empty: that of the training. Not with the scope <see cref="Blocks"/>.</summary>
    public string Loss { get; init; } = "";

    /// <summary>Peak learning rate; null: that of the training.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Peak learning rate of scales and zero points; null: as the others'.</summary>
    public double? ScaleLearningRate { get; init; }

    /// <summary>Largest gradient norm; null: as the training says.</summary>
    public double? GradientClip { get; init; }
}
