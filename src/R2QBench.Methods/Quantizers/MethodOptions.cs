using System.Collections.Frozen;
using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs;

namespace R2QBench.Methods.Quantizers;

/// <summary>Checks the options of one method and fills in what was not given.</summary>
public static class MethodOptions
{
    /// <summary>Every option of the method with its value.</summary>
    /// <param name="method">Whose options they are.</param>
    /// <param name="given">Values by option name.</param>
    /// <param name="problems">Takes what is wrong with them.</param>
    public static IReadOnlyDictionary<string, string> Fill(
        MethodDescription method, IReadOnlyDictionary<string, string> given, ICollection<Problem> problems)
    {
        foreach (var (key, value) in given)
        {
            var where = $"quantization.options.{key}";
            if (!method.Options.TryGetValue(key, out var option))
                problems.Add(new Problem($"{method.Name} has no such option", where, value, method.Options.Count == 0 ? "no options" : string.Join(", ", method.Options.Keys)));
            else if (!Fits(option, value))
                problems.Add(new Problem(option.Meaning, where, value, Allowed(option)));
        }

        return method.Options.ToFrozenDictionary(option => option.Key, option => given.GetValueOrDefault(option.Key, option.Value.Default));
    }

    private static bool Fits(OptionFacts option, string value) => option.Kind switch
    {
        OptionKind.Choice => option.Choices.Contains(value),
        OptionKind.Flag => value is "true" or "false",
        OptionKind.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && InRange(option, whole),
        _ => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && InRange(option, number),
    };

    private static bool InRange(OptionFacts option, double value) => value >= option.Minimum && value <= option.Maximum;

    private static string Allowed(OptionFacts option) => option.Kind switch
    {
        OptionKind.Choice => string.Join(", ", option.Choices),
        OptionKind.Flag => "true, false",
        _ => string.Create(CultureInfo.InvariantCulture, $"a number from {option.Minimum} to {option.Maximum}"),
    };
}
