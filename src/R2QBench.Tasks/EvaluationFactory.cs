using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Tasks.Perplexity;

namespace R2QBench.Tasks;

/// <summary>From a line of a spec to the evaluation it names.</summary>
public static class EvaluationFactory
{
    /// <summary>Makes the evaluation; reads no data and loads no libtorch.</summary>
    /// <exception cref="ProblemException">Unknown corpus or task (with the nearest name), or values that make no sense.</exception>
    public static IEvaluation Create(EvaluationSpec spec) => spec switch
    {
        EvaluationSpec.Perplexity { Form: EvaluationSpec.Perplexity.OverDocuments } documents => new DocumentPerplexityEvaluation(documents),
        EvaluationSpec.Perplexity perplexity => new PerplexityEvaluation(perplexity),
        EvaluationSpec.Task task => TaskRegistry.Find(task.Name).Evaluation(task),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "Is no kind of evaluation."),
    };
}
