namespace R2QBench.Core.Specs.Rules;

/// <summary>The method has the straight-through rule <c>quantization.gradient</c>.</summary>
internal sealed class GradientIsSupported : ISpecRule
{
    private const string Key = "quantization.gradient";

    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Quantization is not { } quantization || subject.Method is not { } method || method.Gradients.Contains(quantization.Gradient)) yield break;
        yield return Names.Unknown($"Not a gradient rule of {method.Name}", quantization.Gradient, Key, method.Gradients, "see `r2q methods`") with
        {
            Also = ["quantization.method"],
        };
    }
}
