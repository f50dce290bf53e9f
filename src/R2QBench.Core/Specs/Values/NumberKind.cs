using System.Globalization;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>A finite number in a range.</summary>
internal sealed class NumberKind(double minimum, double maximum = double.PositiveInfinity, bool aboveMinimum = false, bool belowMaximum = false)
    : ValueKind<double>
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public override string Name => "number";

    public override string Allowed
    {
        get
        {
            var low = aboveMinimum ? $"above {Text(minimum)}" : $"{Text(minimum)} or more";
            if (double.IsPositiveInfinity(maximum)) return low;
            return $"{low}, {(belowMaximum ? "below" : "at most")} {Text(maximum)}";
        }
    }

    public override bool TryRead(SpecNode node, ReadAt at, out double value)
    {
        value = 0;
        if (node is not SpecScalar { IsQuoted: false, IsNull: false } scalar)
            return RefuseType(node, at, node is SpecScalar { IsQuoted: true } ? "quotes make it a text" : null);
        if (!TryParse(scalar.Text, out value)) return RefuseType(node, at);
        if (value < minimum || (aboveMinimum && value <= minimum)) return RefuseValue(node, at, "Is too small");
        return !(value > maximum || (belowMaximum && value >= maximum)) || RefuseValue(node, at, "Is too large");
    }

    public override JsonNode ToJson(double value) => JsonValue.Create(value);

    /// <summary>A finite number in the invariant culture; <c>2e-5</c>, <c>0.5</c>, <c>.5</c> and <c>3</c> all are.</summary>
    public static bool TryParse(string text, out double value)
    {
        // Adding zero turns -0 into 0, so that both give the same identity. Only digits: .NET would also take "NaN" and "Infinity".
        var isNumber = text.Any(char.IsAsciiDigit) && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        value = isNumber ? double.Parse(text, Style, CultureInfo.InvariantCulture) + 0.0 : 0;
        return isNumber;
    }

    /// <summary>The shortest text that reads back to the same number.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
}
