using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>A text that may hold line breaks and tabs, as prompts do.</summary>
internal sealed class TemplateKind(string allowed, bool mayBeEmpty = false) : ValueKind<string>
{
    public override string Name => "text";

    public override string Allowed => allowed;

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (node is not SpecScalar scalar || scalar.IsNull) return RefuseType(node, at);
        if (!mayBeEmpty && scalar.Text.Length == 0) return RefuseValue(node, at, "Is empty");
        if (scalar.Text.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))) return RefuseValue(node, at, "Holds a control character");
        value = scalar.Text;
        return true;
    }

    public override JsonNode ToJson(string value) => JsonValue.Create(value);
}
