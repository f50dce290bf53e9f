namespace R2QBench.Core.Specs.Rules;

/// <summary><c>quantization.method</c> names a registered method.</summary>
internal sealed class MethodIsKnown : ISpecRule
{
    private const string Key = "quantization.method";

    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Quantization is not { } quantization || subject.Method is not null) yield break;
        var finding = Names.Unknown("No such method", quantization.Method, Key, subject.Vocabulary.Methods.Keys, "see `r2q methods`");
        yield return quantization.Method == QuantizationSpec.NoMethod
            ? finding with { What = "Is not a method", NextStep = "leave it out: the full-precision model is always evaluated as the baseline" }
            : finding;
    }
}
