namespace R2QBench.Core.Specs.Rules;

/// <summary>The method can handle scales as <c>quantization.scales</c> says.</summary>
internal sealed class ScalesAreSupported : ISpecRule
{
    private const string Key = "quantization.scales";

    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Quantization is not { } quantization || subject.Method is not { } method || method.Scales.Contains(quantization.Scales)) yield break;
        yield return Names.Unknown($"Not a way in which {method.Name} handles scales", quantization.Scales, Key, method.Scales, "see `r2q methods`") with
        {
            Also = ["quantization.method"],
        };
    }
}
