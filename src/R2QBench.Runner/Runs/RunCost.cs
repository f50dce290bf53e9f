namespace R2QBench.Runner.Runs;

/// <summary>What one attempt took.</summary>
/// <param name="StartedUtc">Its begin.</param>
/// <param name="FinishedUtc">Its end, before the rows are written.</param>
/// <param name="Total">The time in between, by the monotonic clock.</param>
/// <param name="PeakHostBytes">Largest resident memory of the process so far; null where unknown.</param>
public sealed record RunCost(DateTimeOffset StartedUtc, DateTimeOffset FinishedUtc, TimeSpan Total, long? PeakHostBytes);
