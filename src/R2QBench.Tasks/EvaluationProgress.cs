namespace R2QBench.Tasks;

/// <summary>How far one evaluation is.</summary>
/// <param name="Evaluation"><see cref="IEvaluation.Name"/>.</param>
/// <param name="Done">Tokens read so far.</param>
/// <param name="Total">Tokens to read in all.</param>
public readonly record struct EvaluationProgress(string Evaluation, long Done, long Total);
