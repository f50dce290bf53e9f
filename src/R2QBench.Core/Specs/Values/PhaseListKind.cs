using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Schema;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>The list below <c>training.phases</c>.</summary>
internal sealed class PhaseListKind : ValueKind<IReadOnlyList<PhaseSpec>>
{
    public override string Name => "list of phases";

    public override string Allowed => "entries like `- { scope: blocks, train: [weights, scales] }`";

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out IReadOnlyList<PhaseSpec> value)
    {
        value = ValueList<PhaseSpec>.Empty;
        if (node is not SpecList list) return RefuseType(node, at, node is SpecMap ? "entries start with a dash" : null);
        var items = new List<PhaseSpec>();
        for (var index = 0; index < list.Items.Count; index++)
        {
            var itemAt = at with { Default = null, Key = SpecPath.Join(at.Key, index.ToString(CultureInfo.InvariantCulture)) };
            if (list.Items[index] is not SpecMap map)
            {
                itemAt.Refuse(list.Items[index], "Is not a phase", Allowed);
                items.Add(new PhaseSpec());
                continue;
            }

            PhaseSchema.Schema.CheckKeys(map, block: "", itemAt.Key, at.Findings);
            items.Add(PhaseSchema.Schema.Read(map, itemAt.Key, at.Findings));
        }

        value = ValueList<PhaseSpec>.Of(items);
        return true;
    }

    public override JsonNode ToJson(IReadOnlyList<PhaseSpec> value) => new JsonArray([.. value.Select(phase => (JsonNode)new JsonObject(
        PhaseSchema.Schema.Values(phase).Select(entry => new KeyValuePair<string, JsonNode?>(entry.Path, entry.Value))))]);
}
