using R2QBench.Core.Specs;

namespace R2QBench.Runner.Runs;

/// <summary>How a model is evaluated without a spec.</summary>
/// <param name="Evaluations">What is measured, for a model of a given context length.</param>
/// <param name="Experiment">Folder of the rows below the results.</param>
/// <param name="Dtype">Compute dtype; null: that of the run the weights are from, else float32.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="Threads">Threads on the CPU.</param>
public sealed record EvaluationSettings(Func<int, IReadOnlyList<EvaluationSpec>> Evaluations, string Experiment, string? Dtype, string Device, int Threads);
