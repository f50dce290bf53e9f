namespace R2QBench.Runner.Training;

/// <summary>What a finished training cost.</summary>
/// <param name="Steps">Optimizer steps done.</param>
/// <param name="TokensTrained">Tokens that the student was trained on.</param>
/// <param name="Elapsed">Time spent in training steps; logging, encoding and evaluation in between do not count.</param>
public sealed record TrainingSummary(int Steps, long TokensTrained, TimeSpan Elapsed);
