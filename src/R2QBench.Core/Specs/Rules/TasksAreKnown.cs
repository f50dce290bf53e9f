namespace R2QBench.Core.Specs.Rules;

/// <summary>Every <c>task</c> of the evaluation is registered.</summary>
internal sealed class TasksAreKnown : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        foreach (var (index, evaluation) in subject.Evaluation.Index())
        {
            if (evaluation is EvaluationSpec.Task task && !subject.Vocabulary.Tasks.Contains(task.Name))
                yield return Names.Unknown("No such task", task.Name, $"evaluation.{index}.task", subject.Vocabulary.Tasks, "see `r2q tasks`");
        }
    }
}
