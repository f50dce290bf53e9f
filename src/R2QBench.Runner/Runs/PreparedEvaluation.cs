using R2QBench.Core.Specs;
using R2QBench.Tasks;

namespace R2QBench.Runner.Runs;

/// <summary>An evaluation whose data is there.</summary>
internal sealed record PreparedEvaluation(IEvaluation Evaluation, string DataHash)
{
    /// <exception cref="Core.Errors.ProblemException">Unknown name, missing or bad data.</exception>
    public static PreparedEvaluation Open(EvaluationSpec spec)
    {
        var evaluation = EvaluationFactory.Create(spec);
        return new PreparedEvaluation(evaluation, evaluation.DataHash());
    }
}
