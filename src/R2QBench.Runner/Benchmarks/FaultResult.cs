namespace R2QBench.Runner.Benchmarks;

/// <summary>What came of a <see cref="FaultBenchmark"/>.</summary>
/// <param name="Kills">SIGKILLs in all.</param>
/// <param name="WorkerKills">Of a single worker.</param>
/// <param name="SweepKills">Of the sweep, half of them with its workers.</param>
/// <param name="Starts">Times that the sweep was started.</param>
/// <param name="Runs">Runs of one sweep.</param>
/// <param name="Figures">Figures and logged steps that were compared, per sweep.</param>
/// <param name="Seconds">How long all of it took.</param>
/// <param name="Differences">What was not as in the undisturbed sweep; should be empty.</param>
public sealed record FaultResult(int Kills, int WorkerKills, int SweepKills, int Starts, int Runs, int Figures, double Seconds, IReadOnlyList<string> Differences);
