using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>A text that may also be <c>null</c>.</summary>
/// <param name="inner">The kind of the text.</param>
/// <param name="meaningOfNull">What null stands for.</param>
internal sealed class OptionalTextKind(TextKind inner, string meaningOfNull) : ValueKind<string?>
{
    public override string Name => inner.Name;

    public override string Allowed => $"{inner.Allowed}, or null: {meaningOfNull}";

    public override bool TryRead(SpecNode node, ReadAt at, out string? value)
    {
        value = null;
        return node is SpecScalar { IsNull: true } || inner.TryRead(node, at, out value);
    }

    public override JsonNode? ToJson(string? value) => value is null ? null : inner.ToJson(value);
}
