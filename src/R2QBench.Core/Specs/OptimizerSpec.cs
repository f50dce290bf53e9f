namespace R2QBench.Core.Specs;

/// <summary>The optimizer and its constants.</summary>
public sealed record OptimizerSpec
{
    /// <summary><c>adamw</c>.</summary>
    public string Name { get; init; } = "adamw";

    /// <summary>Peak learning rate, reached after the warm-up.</summary>
    public double LearningRate { get; init; } = 2e-5;

    /// <summary>Decoupled weight decay, multiplied with the learning rate at every step.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Decay of the first moment, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How both moments of weight matrices are kept: <see cref="WideMoments"/> or <see cref="ByteMoments"/>.</summary>
    public string Moments { get; init; } = WideMoments;

    /// <summary>32 bits each.</summary>
    public const string WideMoments = "float32";

    /// <summary>8 bits each: logarithmic codes, one largest value per 256 numbers, stochastic rounding.</summary>
    public const string ByteMoments = "8bit";
}
