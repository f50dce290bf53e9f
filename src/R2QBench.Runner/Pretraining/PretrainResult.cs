using R2QBench.Core.Results;

namespace R2QBench.Runner.Pretraining;

/// <summary>What a pretraining made.</summary>
/// <param name="Folder">Where the model is.</param>
/// <param name="Parameters">Weights of the model, shared ones once.</param>
/// <param name="TokensTrained">Tokens it saw, repetitions counted.</param>
/// <param name="FinalLoss">Training loss of the last step, nats per token.</param>
/// <param name="TrainSeconds">Time spent in training steps.</param>
/// <param name="Scores">Measured on the saved files.</param>
public sealed record PretrainResult(
    string Folder, long Parameters, long TokensTrained, double FinalLoss, double TrainSeconds, IReadOnlyList<Measurement> Scores);
