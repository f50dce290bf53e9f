namespace R2QBench.Core.Specs.Rules;

/// <summary>Moments of 8 bits have no form in plain operators.</summary>
internal sealed class ByteMomentsNeedFused : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Fused || subject.Training.Steps == 0 || subject.Training.Optimizer.Moments != OptimizerSpec.ByteMoments) yield break;
        yield return new RuleFinding(
            "Only the fused optimizer updates moments of 8 bits, and fused is false", "training.optimizer.moments", OptimizerSpec.WideMoments,
            "set training.optimizer.moments: float32, or fused: true")
        { Also = ["fused"] };
    }
}
