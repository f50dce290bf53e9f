namespace R2QBench.Core.Specs.Rules;

/// <summary>A group has at least two columns: with one, every weight would be its own scale.</summary>
internal sealed class GroupSizeIsPossible : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Quantization?.GroupSize is 1)
        {
            yield return new RuleFinding(
                "Is too small: every weight would be its own scale", "quantization.group_size",
                "2 or more, -1 (per output channel), 0 (per tensor)", "32, 64 and 128 are usual");
        }
    }
}
