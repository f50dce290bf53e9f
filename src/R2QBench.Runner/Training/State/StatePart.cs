namespace R2QBench.Runner.Training.State;

/// <summary>One part of what a training must know to go on exactly where it was: weights, moments, generators, a position, a log.</summary>
/// <remarks>
/// Whoever keeps state across steps offers a part; a checkpoint is all parts together. Saving happens between two optimizer steps. Restoring happens
/// after everything was made as at the start of the training, and overwrites it.
/// </remarks>
/// <param name="Name">Unique within one training; stands in front of its entries.</param>
/// <param name="Save">Puts everything into the writer; keeps no reference.</param>
/// <param name="Restore">Takes everything out of the reader; reads only what <paramref name="Save"/> wrote.</param>
public sealed record StatePart(string Name, Action<StateWriter> Save, Action<StateReader> Restore);
