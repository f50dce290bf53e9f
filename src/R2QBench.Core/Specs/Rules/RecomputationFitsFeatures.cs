namespace R2QBench.Core.Specs.Rules;

/// <summary>Terms on the attention need what a recomputed block has dropped.</summary>
internal sealed class RecomputationFitsFeatures : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        var features = subject.Training.Features;
        if (subject.Training.Recompute != Recomputations.Block || (features.AttentionMap == 0 && features.AttentionOutput == 0)) yield break;
        yield return new RuleFinding(
            "Drops the attention that training.features compare", "training.recompute", $"{Recomputations.None} or {Recomputations.GateUp}",
            "keep the attention, or leave attention_map and attention_output out")
        { Also = ["training.features.attention_map", "training.features.attention_output"] };
    }
}
