using System.Globalization;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>A whole number in a range.</summary>
internal sealed class IntegerKind(long minimum = 0, long maximum = int.MaxValue) : ValueKind<long>
{
    public override string Name => "whole number";

    public override string Allowed => maximum is int.MaxValue or long.MaxValue
        ? Text($"{minimum} or more")
        : Text($"{minimum} to {maximum}");

    public override bool TryRead(SpecNode node, ReadAt at, out long value)
    {
        value = 0;
        if (node is not SpecScalar { IsQuoted: false, IsNull: false } scalar)
            return RefuseType(node, at, node is SpecScalar { IsQuoted: true } ? "quotes make it a text" : null);
        if (!long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            return RefuseType(node, at);
        if (value < minimum) return RefuseValue(node, at, "Is too small");
        return value <= maximum || RefuseValue(node, at, "Is too large");
    }

    public override JsonNode ToJson(long value) => JsonValue.Create(value);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
