using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Schema;
using R2QBench.Core.Specs.Yaml;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Values;

/// <summary>The list below <c>evaluation</c>: entries with <c>perplexity: { … }</c> or <c>task: NAME</c>.</summary>
internal sealed class EvaluationListKind(bool mayBeEmpty = false) : ValueKind<IReadOnlyList<EvaluationSpec>>
{
    private const string PerplexityKey = "perplexity";
    private const string TaskKey = "task";

    public override string Name => "list of evaluations";

    public override string Allowed => "entries like `- perplexity: { corpus: NAME }` or `- task: NAME`";

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out IReadOnlyList<EvaluationSpec> value)
    {
        value = ValueList<EvaluationSpec>.Empty;
        if (node is not SpecList list) return RefuseType(node, at, node is SpecMap ? "entries start with a dash" : null);
        if (list.Items.Count == 0 && !mayBeEmpty) return RefuseValue(node, at, "Is empty");
        var items = new List<EvaluationSpec>();
        for (var index = 0; index < list.Items.Count; index++)
        {
            var itemAt = at with { Default = null, Key = SpecPath.Join(at.Key, index.ToString(CultureInfo.InvariantCulture)) };
            // An entry that cannot be read keeps its place, so that rules name the others by their right number.
            items.Add(Read(list.Items[index], itemAt) ?? new EvaluationSpec.Task(""));
        }

        value = ValueList<EvaluationSpec>.Of(items);
        return true;
    }

    public override JsonNode ToJson(IReadOnlyList<EvaluationSpec> value) => new JsonArray([.. value.Select(ToJson)]);

    private EvaluationSpec? Read(SpecNode node, ReadAt at)
    {
        if (node is SpecMap map)
        {
            if (map.Find(TaskKey) is not null) return Entry(EvaluationSchemas.Task, map, at);
            if (map.Find(PerplexityKey) is { } entry)
            {
                RefuseOthers(map, at);
                var inner = at with { Key = SpecPath.Join(at.Key, PerplexityKey) };
                if (entry.Value is SpecMap block) return WithPlainStride(Entry(EvaluationSchemas.Perplexity, block, inner));
                inner.Refuse(entry.Value, "Needs keys of its own", "a block like { corpus: NAME, sequence_length: 256 }");
                return null;
            }
        }

        var meant = (node as SpecMap)?.Entries.Select(entry => Suggestion.DidYouMean(entry.Key, [PerplexityKey, TaskKey])).FirstOrDefault(answer => answer is not null);
        at.Refuse(node, "Is neither a perplexity nor a task", Allowed, meant);
        return null;
    }

    private static T Entry<T>(SpecSchema<T> schema, SpecMap map, ReadAt at)
        where T : EvaluationSpec
    {
        schema.CheckKeys(map, block: "", at.Key, at.Findings);
        return schema.Read(map, at.Key, at.Findings);
    }

    private static void RefuseOthers(SpecMap map, ReadAt at)
    {
        foreach (var other in map.Entries.Where(entry => entry.Key != PerplexityKey))
        {
            (at with { Key = SpecPath.Join(at.Key, other.Key) }).Refuse(
                other.Value, "Does not belong beside perplexity", "one key, perplexity", NextStep(other.Key));
        }
    }

    private static string NextStep(string key) =>
        key == "limit" ? "limit is for tasks; a text is shortened by perplexity.max_tokens"
        : EvaluationSchemas.Perplexity.Find(key) is null ? $"remove {key}"
        : $"move {key} into the block of perplexity";

    /// <summary>A stride as long as the window is no overlap, however it is written.</summary>
    private static EvaluationSpec.Perplexity WithPlainStride(EvaluationSpec.Perplexity spec) =>
        spec.Stride == spec.SequenceLength ? spec with { Stride = null } : spec;

    private static JsonObject ToJson(EvaluationSpec evaluation) => evaluation switch
    {
        EvaluationSpec.Perplexity perplexity => new JsonObject { [PerplexityKey] = Object(EvaluationSchemas.Perplexity, perplexity) },
        EvaluationSpec.Task task => Object(EvaluationSchemas.Task, task),
        _ => throw new ArgumentException($"No YAML form for {evaluation.GetType().Name}.", nameof(evaluation)),
    };

    private static JsonObject Object<T>(SpecSchema<T> schema, T spec) =>
        new(schema.Values(spec).Select(value => new KeyValuePair<string, JsonNode?>(value.Path, value.Value)));
}
