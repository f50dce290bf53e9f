namespace R2QBench.Core.Specs.Rules;

/// <summary>The method works with <c>quantization.bits</c>; one with fixed levels ignores them and says so.</summary>
internal sealed class BitsAreSupported : ISpecRule
{
    private const string Key = "quantization.bits";

    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Quantization is not { } quantization || subject.Method is not { } method) yield break;
        if (method.Bits.Count == 0)
        {
            if (subject.States(Key)) yield return new RuleFinding($"{method.Name} has fixed levels and ignores bits", Key) { IsNotice = true };
        }
        else if (!method.Bits.Contains(quantization.Bits))
        {
            yield return new RuleFinding($"Not supported by {method.Name}", Key, string.Join(", ", method.Bits), "choose one of these or another method")
            {
                Also = ["quantization.method"],
            };
        }
    }
}
