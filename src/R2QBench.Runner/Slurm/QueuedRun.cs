namespace R2QBench.Runner.Slurm;

/// <summary>A run in a queue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Attempt">The attempt that is wanted: a row of it, or of a later one, makes the run done.</param>
public sealed record QueuedRun(string Id, int Attempt);
