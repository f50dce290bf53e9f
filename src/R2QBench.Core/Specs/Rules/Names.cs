using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Rules;

/// <summary>Findings about names that do not exist, answered with the nearest one that does.</summary>
internal static class Names
{
    public static RuleFinding Unknown(string what, string name, string key, IEnumerable<string> known, string lookUp)
    {
        var sorted = known.Order(StringComparer.Ordinal).ToList();
        return new RuleFinding(what, key, sorted.Count == 0 ? "none here" : string.Join(", ", sorted), Suggestion.DidYouMean(name, sorted) ?? lookUp)
        {
            Default = name,
        };
    }
}
