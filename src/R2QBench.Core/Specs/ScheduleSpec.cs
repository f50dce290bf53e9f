namespace R2QBench.Core.Specs;

/// <summary>How the learning rate changes over the steps: a linear warm-up from zero, then the named shape.</summary>
public sealed record ScheduleSpec
{
    /// <summary><c>constant</c>, <c>cosine</c> or <c>linear</c>.</summary>
    public string Name { get; init; } = "cosine";

    /// <summary>Optimizer steps until the peak rate.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>Learning rate at the last step as a fraction of the peak, in [0, 1].</summary>
    public double FinalFraction { get; init; }
}
