namespace R2QBench.Core.Specs.Rules;

/// <summary>What the new model is trained and measured on is no longer than its context.</summary>
internal sealed class SequencesFitArchitecture : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Architecture is not { } model) yield break;
        var lengths = subject.Perplexities().Select(p => (p.Spec.SequenceLength, Key: $"{p.Key}.sequence_length"))
            .Prepend((subject.Data.SequenceLength, Key: "data.sequence_length"));
        foreach (var (length, key) in lengths)
        {
            if (length <= model.Context) continue;
            yield return new RuleFinding($"Is longer than model.context = {model.Context}", key, $"2 to {model.Context}", "shorten it or raise model.context")
            {
                Also = ["model.context"],
                Default = $"{length}",
            };
        }
    }
}
