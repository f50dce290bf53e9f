using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Runs;

/// <summary>What came out of one evaluation.</summary>
/// <param name="Job">What was asked for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Metrics">The figures, averages over tasks last.</param>
/// <param name="Samples">One row per answer choice or window, whether stored or not.</param>
/// <param name="Folder">Where the rows are.</param>
public sealed record EvaluationResult(
    EvaluationJob Job, RunOutcome Outcome, IReadOnlyList<MetricRow> Metrics, IReadOnlyList<SampleRow> Samples, string Folder)
{
    /// <summary>Evaluations that could not be done, by name; the figures are those of the others.</summary>
    public IReadOnlyList<(string Evaluation, Exception Failure)> Failures { get; init; } = [];
}
