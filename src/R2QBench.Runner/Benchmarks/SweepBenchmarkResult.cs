namespace R2QBench.Runner.Benchmarks;

/// <summary>What a <see cref="SweepBenchmark"/> took.</summary>
/// <param name="Runs">Runs with a row.</param>
/// <param name="Failed">Of those, failed.</param>
/// <param name="Workers">Worker processes.</param>
/// <param name="PlanSeconds">Planning.</param>
/// <param name="Seconds">Planning, starting the workers and all runs.</param>
/// <param name="FirstReason">Why the first failed run failed; null if none did.</param>
public sealed record SweepBenchmarkResult(int Runs, int Failed, int Workers, double PlanSeconds, double Seconds, string? FirstReason);
