using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Lattices;

/// <summary>One real weight group of a run as the grid sees it; <c>lattice.json</c> in the run's folder.</summary>
public sealed record LatticeCapture
{
    /// <summary>Module path of the layer: the first quantized one.</summary>
    public required string Layer { get; init; }

    /// <summary>Row of the weight matrix: the middle one.</summary>
    public required long Row { get; init; }

    /// <summary>Weights in the group.</summary>
    public required long GroupWeights { get; init; }

    /// <summary>As quantized: before training, after it, or both.</summary>
    public required IReadOnlyList<LatticeStage> Stages { get; init; }
}

/// <summary>The group at one stage. All numbers in weight units.</summary>
public sealed record LatticeStage
{
    public required Stage Stage { get; init; }

    /// <summary>The latent weights that were rounded; of a group with more than 2,048 every n-th.</summary>
    public required IReadOnlyList<float> Weights { get; init; }

    /// <summary>Values that a code can stand for, ascending.</summary>
    public required IReadOnlyList<float> Levels { get; init; }

    /// <summary>Where rounding goes from one level to the next, ascending; found by rounding 4,001 evenly spaced values over the group's range.</summary>
    public required IReadOnlyList<float> Thresholds { get; init; }

    /// <summary>Stored parameters of the group, e.g. <c>alpha1</c>.</summary>
    public required IReadOnlyDictionary<string, float> Parameters { get; init; }
}
