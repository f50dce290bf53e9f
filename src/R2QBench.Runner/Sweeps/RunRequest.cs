using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>One run that a worker is asked to do.</summary>
/// <param name="Experiment">Folder below the results.</param>
/// <param name="Run">What to do.</param>
/// <param name="Attempt">The attempt it is expected to be; if the folder is further by then, somebody else has done it.</param>
/// <param name="Options">How to do it.</param>
public sealed record RunRequest(string Experiment, PlannedRun Run, int Attempt, RunOptions Options);
