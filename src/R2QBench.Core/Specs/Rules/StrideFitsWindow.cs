namespace R2QBench.Core.Specs.Rules;

/// <summary>A perplexity's windows touch: a stride longer than the window would leave tokens out.</summary>
internal sealed class StrideFitsWindow : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        foreach (var (spec, key) in subject.Perplexities())
        {
            if (spec.Stride > spec.SequenceLength)
            {
                yield return new RuleFinding(
                    $"Is longer than the window (sequence_length = {spec.SequenceLength}): tokens would be left out", $"{key}.stride",
                    $"1 to {spec.SequenceLength}", "shorten the stride or lengthen the window")
                {
                    Also = [$"{key}.sequence_length"],
                };
            }
        }
    }
}
