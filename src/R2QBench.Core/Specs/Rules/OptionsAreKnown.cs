using R2QBench.Core.Specs.Schema;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Rules;

/// <summary>Every key below <c>quantization.options</c> is an option of the method and has a value that it takes.</summary>
internal sealed class OptionsAreKnown : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Quantization is not { } quantization || subject.Method is not { } method) yield break;
        foreach (var (name, text) in quantization.Options)
        {
            var key = $"{RunSchema.Options}.{name}";
            if (!method.Options.TryGetValue(name, out var facts))
            {
                var unknown = Names.Unknown($"{method.Name} has no such option", name, key, method.Options.Keys, "remove it, or see `r2q methods`");
                yield return unknown with { Also = ["quantization.method"] };
            }
            else if (!OptionValue.TryRead(facts, text, out _))
            {
                yield return new RuleFinding(
                    $"Not a value of this option of {method.Name}", key, OptionValue.Allowed(facts), Suggestion.DidYouMean(text, facts.Choices) ?? facts.Meaning)
                {
                    Also = ["quantization.method"],
                };
            }
        }
    }
}
