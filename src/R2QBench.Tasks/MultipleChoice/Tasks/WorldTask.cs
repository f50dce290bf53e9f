using R2QBench.Tasks.Data;
using R2QBench.Tasks.SyntheticWorld;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>Four-choice questions about the facts of the synthetic world; needs no data on disk.</summary>
public sealed class WorldTask : MultipleChoiceTask
{
    public override TaskDescription Description { get; } = new(
        BuiltinWorld.Name, "Facts of the synthetic world, four choices", BuiltinWorld.QuestionCount, 0.25, Metrics.WithLengths,
        $"generated (world version {WorldGenerator.Version}); wrong choices are other values of the same attribute", WorldGenerator.Version);

    internal override IReadOnlyList<MultipleChoiceItem> Load(BadRows bad) =>
        [.. BuiltinWorld.Questions.Select(question => MultipleChoiceItem.Of(question.Prompt, question.Choices, question.Gold))];
}
