namespace R2QBench.Core.Specs.Rules;

/// <summary>Training needs a text.</summary>
internal sealed class TrainingHasData : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Training.Steps > 0 && subject.Data.Source == DataSpec.None)
        {
            yield return new RuleFinding(
                $"Training for {subject.Training.Steps} steps needs a text", "data.source", "a corpus name, text:FILE, jsonl:FILE#field",
                "add data.source, or set training.steps to 0 to quantize without training")
            {
                Also = ["training.steps"],
                Default = "(not stated)",
            };
        }
    }
}
