using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>Keys that belong to the chosen method, each with a single value; which ones exist is the method's matter.</summary>
internal sealed class OptionMapKind : ValueKind<IReadOnlyDictionary<string, string>>
{
    public override string Name => "block of options";

    public override string Allowed => "the options of the method, see `r2q methods`";

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, string> value)
    {
        value = ValueMap.Empty;
        if (node is SpecScalar { IsNull: true }) return true;
        if (node is not SpecMap map) return RefuseType(node, at);
        var entries = new List<KeyValuePair<string, string>>();
        foreach (var entry in map.Entries)
        {
            if (entry.Value is SpecScalar { IsNull: false } scalar) entries.Add(new(entry.Key, scalar.Text));
            else (at with { Key = SpecPath.Join(at.Key, entry.Key) }).Refuse(entry.Value, "Needs a single value", "a word, a number, or true or false");
        }

        value = ValueMap.Of(entries);
        return true;
    }

    public override JsonNode ToJson(IReadOnlyDictionary<string, string> value) =>
        new JsonObject(value.Select(entry => new KeyValuePair<string, JsonNode?>(entry.Key, JsonValue.Create(entry.Value))));
}
