namespace R2QBench.Core.Specs.Rules;

/// <summary>Every <c>task</c> of the evaluation is registered, or a YAML file that is there.</summary>
internal sealed class TasksAreKnown : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        foreach (var (index, evaluation) in subject.Evaluation.Index())
        {
            if (evaluation is not EvaluationSpec.Task task || subject.Vocabulary.Tasks.Contains(task.Name)) continue;
            if (IsFile(task.Name))
            {
                if (!File.Exists(task.Name))
                    yield return new RuleFinding("File not found", $"evaluation.{index}.task", "a YAML file of a task, relative to the current directory", $"looked for {Path.GetFullPath(task.Name)}");
            }
            else
                yield return Names.Unknown("No such task", task.Name, $"evaluation.{index}.task", subject.Vocabulary.Tasks, "see `r2q tasks`");
        }
    }

    /// <summary>Whether a task is named by its YAML file.</summary>
    private static bool IsFile(string name) => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
