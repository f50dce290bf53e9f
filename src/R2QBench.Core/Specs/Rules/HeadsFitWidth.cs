namespace R2QBench.Core.Specs.Rules;

/// <summary>The width splits into heads of even size (rotary embeddings turn pairs), and the heads into groups that share keys.</summary>
internal sealed class HeadsFitWidth : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Architecture is not { } model) yield break;
        if (model.HiddenSize % (2 * model.Heads) != 0)
        {
            yield return new RuleFinding(
                $"Does not split into {model.Heads} heads of even size", "model.hidden_size", $"a multiple of {2 * model.Heads}",
                "change model.hidden_size or model.heads")
            {
                Also = ["model.heads"],
            };
        }

        if (model.Heads % model.KeyValueHeads != 0)
        {
            yield return new RuleFinding(
                $"Does not divide the heads: model.heads = {model.Heads}", "model.kv_heads", $"a divisor of {model.Heads}", "change model.kv_heads or model.heads")
            {
                Also = ["model.heads"],
            };
        }
    }
}
