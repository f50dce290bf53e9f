namespace R2QBench.Core.Specs.Rules;

/// <summary>The method's scales can start as <c>quantization.init</c> says, and a start that looks at text has one.</summary>
internal sealed class InitIsSupported : ISpecRule
{
    private const string Key = "quantization.init";

    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Quantization is not { } quantization || subject.Method is not { } method) yield break;
        if (!method.Inits.Contains(quantization.Init))
        {
            yield return Names.Unknown($"Not a start of {method.Name}'s scales", quantization.Init, Key, method.Inits, "see `r2q methods`") with
            {
                Also = ["quantization.method"],
            };
        }
        else if (quantization.NeedsCalibration && subject.Data.Source == DataSpec.None && subject.Training.Steps == 0)
        {
            yield return new RuleFinding(
                $"The start {quantization.Init} looks at the training text", "data.source", "a corpus name, text:FILE, jsonl:FILE#field", $"add data.source, or choose another {Key}")
            {
                Also = [Key, "training.steps"],
                Default = "(not stated)",
            };
        }
    }
}
