using R2QBench.Core.Errors;
using R2QBench.Core.Specs;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>A task with items of several choices.</summary>
public abstract class MultipleChoiceTask : BenchmarkTask
{
    /// <summary>Reads every item, in the order of the data.</summary>
    /// <exception cref="ProblemException">The data is not on this machine, or holds bad rows (counted and named).</exception>
    public abstract IReadOnlyList<MultipleChoiceItem> Load();

    internal override IEvaluation Evaluation(EvaluationSpec.Task spec) => new MultipleChoiceEvaluation(this, Checked(spec));
}
