using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>One or more of a few words that are known in advance; kept in their own order, each once.</summary>
internal sealed class ChoiceListKind(params IReadOnlyList<string> choices) : ValueKind<IReadOnlyList<string>>
{
    private readonly ChoiceKind _item = new(choices);

    public override string Name => "list of words";

    public override string Allowed => _item.Allowed;

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out IReadOnlyList<string> value)
    {
        value = null;
        if (node is not SpecList list) return RefuseType(node, at, node is SpecScalar { IsNull: false } ? $"write [{node.Display()}]" : null);
        if (list.Items.Count == 0) return RefuseValue(node, at, "Is empty");
        var named = new HashSet<string>();
        var complete = true;
        foreach (var item in list.Items)
        {
            if (_item.TryRead(item, at, out var word)) named.Add(word);
            else complete = false;
        }

        value = ValueList<string>.Of(choices.Where(named.Contains));
        return complete;
    }

    public override JsonNode ToJson(IReadOnlyList<string> value) => new JsonArray([.. value.Select(text => (JsonNode)JsonValue.Create(text))]);
}
