namespace R2QBench.Core.Specs.Rules;

/// <summary><c>training.loss</c> names a registered loss.</summary>
internal sealed class LossIsKnown : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (!subject.Vocabulary.Losses.Contains(subject.Training.Loss))
            yield return Names.Unknown("No such loss", subject.Training.Loss, "training.loss", subject.Vocabulary.Losses, "see `r2q methods`");
    }
}
