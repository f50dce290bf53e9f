using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>A list of texts, possibly empty; the order is kept.</summary>
internal sealed class TextListKind(string allowed) : ValueKind<IReadOnlyList<string>>
{
    private readonly TextKind _item = new();

    public override string Name => "list of texts";

    public override string Allowed => allowed;

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out IReadOnlyList<string> value)
    {
        value = null;
        if (node is not SpecList list) return RefuseType(node, at, node is SpecScalar { IsNull: false } ? $"write [{node.Display()}]" : null);
        var items = new List<string>();
        foreach (var item in list.Items)
            if (_item.TryRead(item, at, out var text)) items.Add(text);
        value = ValueList<string>.Of(items);
        return items.Count == list.Items.Count;
    }

    public override JsonNode ToJson(IReadOnlyList<string> value) => new JsonArray([.. value.Select(text => (JsonNode)JsonValue.Create(text))]);
}
