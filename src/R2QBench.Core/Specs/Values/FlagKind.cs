using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary><c>true</c> or <c>false</c>; <c>yes</c>, <c>on</c> and quoted words are not.</summary>
internal sealed class FlagKind : ValueKind<bool>
{
    public override string Name => "flag";

    public override string Allowed => "true or false";

    protected override string AllowedText => Allowed;

    public override bool TryRead(SpecNode node, ReadAt at, out bool value)
    {
        value = node is SpecScalar { IsQuoted: false, Text: "true" };
        return value || node is SpecScalar { IsQuoted: false, Text: "false" } || RefuseType(node, at);
    }

    public override JsonNode ToJson(bool value) => JsonValue.Create(value);
}
