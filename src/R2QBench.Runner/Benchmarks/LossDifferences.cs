namespace R2QBench.Runner.Benchmarks;

/// <summary>How far the losses of one training are from those of another, relative to the latter's.</summary>
/// <param name="Largest">Of any step.</param>
/// <param name="Mean">Over all steps.</param>
public sealed record LossDifferences(double Largest, double Mean);
