using System.Globalization;
using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs;

/// <summary>Values of method options: typed by their facts, kept as one canonical text.</summary>
public static class OptionValue
{
    /// <summary>Reads a value as written.</summary>
    /// <param name="facts">The option.</param>
    /// <param name="text">What the spec says.</param>
    /// <param name="canonical">The one text for this value: <c>3</c> for <c>3.0</c>.</param>
    /// <returns>False if the option does not take it.</returns>
    public static bool TryRead(OptionFacts facts, string text, out string canonical)
    {
        canonical = text;
        switch (facts.Kind)
        {
            case OptionKind.Choice:
                return facts.Choices.Contains(text);
            case OptionKind.Flag:
                return text is "true" or "false";
            case OptionKind.Integer:
                if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) return false;
                canonical = integer.ToString(CultureInfo.InvariantCulture);
                return integer >= facts.Minimum && integer <= facts.Maximum;
            case OptionKind.Number:
                if (!NumberKind.TryParse(text, out var number)) return false;
                canonical = NumberKind.Text(number);
                return number >= facts.Minimum && number <= facts.Maximum;
            default:
                throw new ArgumentOutOfRangeException(nameof(facts), facts.Kind, "Unknown kind of option.");
        }
    }

    /// <summary>Accepted values in words.</summary>
    public static string Allowed(OptionFacts facts)
    {
        if (facts.Kind == OptionKind.Choice) return string.Join(" | ", facts.Choices);
        if (facts.Kind == OptionKind.Flag) return "true or false";
        var type = facts.Kind == OptionKind.Integer ? "whole number" : "number";
        var low = double.IsFinite(facts.Minimum) ? $", at least {NumberKind.Text(facts.Minimum)}" : "";
        var high = double.IsFinite(facts.Maximum) ? $", at most {NumberKind.Text(facts.Maximum)}" : "";
        return type + low + high;
    }
}
