using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>A task with items of several choices.</summary>
public abstract class MultipleChoiceTask : BenchmarkTask
{
    /// <summary>Reads every item, in the order of the data.</summary>
    /// <exception cref="ProblemException">The data is not on this machine, or holds bad rows (counted and named).</exception>
    public IReadOnlyList<MultipleChoiceItem> Load() => Load(fewshot: null, new BadRows());

    /// <summary>Reads every item without worked examples in front.</summary>
    internal abstract IReadOnlyList<MultipleChoiceItem> Load(BadRows bad);

    /// <summary>Examples in front of every question where a spec does not say how many.</summary>
    internal virtual int DefaultFewshot => 0;

    /// <summary>Items of another split that worked examples are taken from; null: the first items of this one, which are then not asked.</summary>
    internal virtual IReadOnlyList<MultipleChoiceItem>? Examples(BadRows bad) => null;

    /// <summary>Reads every item, with the first examples in front.</summary>
    /// <param name="fewshot">How many examples; null: <see cref="DefaultFewshot"/>.</param>
    /// <param name="bad">Takes rows that cannot be read.</param>
    internal virtual IReadOnlyList<MultipleChoiceItem> Load(int? fewshot, BadRows bad)
    {
        var items = Load(bad);
        int count = fewshot ?? DefaultFewshot;
        if (count == 0) return items;
        var others = Examples(bad);
        var examples = (others ?? items).Take(count).ToList();
        var asked = others is null ? items.Skip(count) : items;
        if (examples.Count < count || !asked.Any())
        {
            throw new ProblemException(new Problem(
                "There are not as many examples", $"evaluation {Description.Name} fewshot", $"{count}",
                $"0 to {(others?.Count ?? items.Count - 1)}", others is null ? "the examples are the first items of the task itself" : "lower it"));
        }

        return [.. asked.Select(item => item.Behind(examples))];
    }

    public override IEnumerable<TaskItem> Items(int? fewshot) => Load(fewshot, new BadRows(allowed: true)).Select((item, number) =>
        new TaskItem(number, item.Gold, item.Group, [.. item.Choices.Select(choice => new TaskItemChoice(choice.Context, choice.Continuation))]));

    internal override IEvaluation Evaluation(EvaluationSpec.Task spec) => new MultipleChoiceEvaluation(this, Checked(spec));
}
