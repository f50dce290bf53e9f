using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>A list of templates, or a single one.</summary>
internal sealed class TemplateListKind(string allowed) : ValueKind<IReadOnlyList<string>>
{
    private readonly TemplateKind _item = new(allowed);

    public override string Name => "list of texts, or one text";

    public override string Allowed => allowed;

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out IReadOnlyList<string> value)
    {
        value = null;
        IReadOnlyList<SpecNode> nodes = node is SpecList list ? list.Items : [node];
        if (nodes.Count == 0) return RefuseValue(node, at, "Is empty");
        var items = new List<string>();
        foreach (var item in nodes)
            if (_item.TryRead(item, at, out var text)) items.Add(text);
        value = ValueList<string>.Of(items);
        return items.Count == nodes.Count;
    }

    public override JsonNode ToJson(IReadOnlyList<string> value) => new JsonArray([.. value.Select(text => (JsonNode)JsonValue.Create(text))]);
}
