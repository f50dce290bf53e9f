using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Reference;

/// <summary>Reads <c>published.yaml</c>: every mistake is found in one go, with its line.</summary>
internal sealed class PublishedReader
{
    private static readonly string[] SeenValues = ["paper", "document", "secondary"];
    private static readonly string[] ProtocolKeys = ["source", "task", "metric", "context_length", "shots", "harness"];

    private readonly Findings _findings = new();
    private readonly Dictionary<string, (string Title, string Where, string Seen)> _sources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<PublishedFigure> _figures = [];

    private PublishedReader()
    {
    }

    /// <exception cref="ProblemException">Something is missing, unknown or of another type.</exception>
    public static PublishedFigures Read(string path)
    {
        var reader = new PublishedReader();
        if (SpecFile.Read(path, "", reader._findings) is { } root) reader.Read(root);
        reader._findings.ThrowIfAny();
        return new PublishedFigures(WithOthers(reader._figures), reader._names);
    }

    private void Read(SpecMap root)
    {
        foreach (var entry in Entries(root, "", "sources", "models", "tables"))
            switch (entry.Key)
            {
                case "sources": ReadSources(entry); break;
                case "models": ReadModels(entry); break;
                default: ReadTables(entry); break;
            }
    }

    private void ReadSources(SpecEntry sources)
    {
        foreach (var source in Map(sources)?.Entries ?? [])
        {
            if (Map(source) is not { } map) continue;
            _ = Entries(map, source.Key, "title", "where", "seen").Count;
            var seen = Text(map, "seen", source);
            if (seen is not null && !SeenValues.Contains(seen)) Bad(map.Find("seen")!.Value, source.Key + ".seen", string.Join(", ", SeenValues));
            _sources[source.Key] = (Text(map, "title", source) ?? "", Text(map, "where", source) ?? "", seen ?? "");
        }
    }

    private void ReadModels(SpecEntry models)
    {
        foreach (var model in Map(models)?.Entries ?? [])
        {
            _models.Add(model.Key);
            foreach (var name in List(model.Value, "models." + model.Key))
                if (name is SpecScalar { IsNull: false } scalar && !_names.TryAdd(scalar.Text.ToLowerInvariant(), model.Key)) Bad(name, "models." + model.Key, "a name that no other model has");
        }
    }

    private void ReadTables(SpecEntry tables)
    {
        foreach (var item in List(tables.Value, "tables"))
        {
            if (item is not SpecMap table)
            {
                Bad(item, "tables", "protocol, note, figures");
                continue;
            }
            _ = Entries(table, "tables", "protocol", "note", "figures").Count;
            if (table.Find("protocol")?.Value is not SpecMap protocol || table.Find("figures") is not { } figures) Bad(item, "tables", "protocol and figures");
            else if (Protocol(protocol, table) is { } common)
                foreach (var figure in List(figures.Value, "figures")) ReadFigure(figure, common);
        }
    }

    private PublishedFigure? Protocol(SpecMap protocol, SpecMap table)
    {
        _ = Entries(protocol, "protocol", ProtocolKeys).Count;
        var entry = new SpecEntry("protocol", protocol.Mark, protocol);
        var (source, task, metric) = (Text(protocol, "source", entry), Text(protocol, "task", entry), Text(protocol, "metric", entry));
        if (source is null || task is null || metric is null) return null;
        if (!_sources.TryGetValue(source, out var facts))
        {
            Bad(protocol.Find("source")!.Value, "protocol.source", string.Join(", ", _sources.Keys));
            return null;
        }
        var context = Number(protocol.Find("context_length")?.Value, "protocol.context_length");
        if (metric == "perplexity" && context is null) Bad(protocol, "protocol.context_length", "the window length: a perplexity without it cannot be compared");
        return new PublishedFigure
        {
            Source = source,
            SourceTitle = facts.Title,
            Where = facts.Where,
            Seen = facts.Seen,
            Task = task,
            Metric = metric,
            ContextLength = (int?)context,
            Shots = (int?)Number(protocol.Find("shots")?.Value, "protocol.shots"),
            Harness = Optional(protocol, "harness"),
            Note = Optional(table, "note"),
            Model = "",
            Method = "",
            Setting = "",
            Value = double.NaN,
        };
    }

    private void ReadFigure(SpecNode node, PublishedFigure common)
    {
        const string Where = "figures", Shape = "[model, method, setting, group_size, bits, value]";
        if (node is not SpecList { Items: [SpecScalar model, SpecScalar method, SpecScalar setting, var group, var bits, SpecScalar value] })
        {
            Bad(node, Where, Shape);
            return;
        }
        if (!_models.Contains(model.Text)) Bad(model, Where, "a key of models");
        if (Number(value, Where) is not { } number)
        {
            Bad(value, Where, "a number");
            return;
        }
        if (common.Metric == "perplexity" ? number < 1 : number is < 0 or > 100) Bad(value, Where, common.Metric == "perplexity" ? "at least 1" : "0 to 100 percent");
        _figures.Add(common with
        {
            Model = model.Text,
            Method = method.Text,
            Setting = setting.Text,
            GroupSize = (int?)Number(group, Where),
            Bits = Number(bits, Where),
            Value = common.Metric == "perplexity" ? number : number / 100,
        });
    }

    /// <summary>Adds to each figure what other sources say of the same.</summary>
    private static IReadOnlyList<PublishedFigure> WithOthers(IReadOnlyList<PublishedFigure> figures)
    {
        var same = figures.ToLookup(figure => (figure.Model, figure.Method, figure.Setting, figure.Task, figure.Metric, figure.ContextLength, figure.Shots));
        return [.. figures.Select(figure =>
        {
            string[] others = [.. same[(figure.Model, figure.Method, figure.Setting, figure.Task, figure.Metric, figure.ContextLength, figure.Shots)]
                .Where(other => other.Value != figure.Value)
                .Select(other => string.Create(CultureInfo.InvariantCulture, $"{(other.Metric == "perplexity" ? other.Value : other.Value * 100):0.####} ({other.Source})"))];
            return others.Length == 0 ? figure : figure with { OtherSources = string.Join("; ", others) };
        })];
    }

    private IReadOnlyList<SpecEntry> Entries(SpecMap map, string where, params string[] allowed)
    {
        foreach (var entry in map.Entries.Where(entry => !allowed.Contains(entry.Key)))
            _findings.Add(new Problem("Is no key of this file", entry.KeyMark.Where(where.Length == 0 ? entry.Key : $"{where}.{entry.Key}"), entry.Key, string.Join(", ", allowed)));
        return [.. map.Entries.Where(entry => allowed.Contains(entry.Key))];
    }

    private SpecMap? Map(SpecEntry entry)
    {
        if (entry.Value is SpecMap map) return map;
        Bad(entry.Value, entry.Key, "keys and values");
        return null;
    }

    private IReadOnlyList<SpecNode> List(SpecNode node, string where)
    {
        if (node is SpecList list) return list.Items;
        Bad(node, where, "a list");
        return [];
    }

    private string? Text(SpecMap map, string key, SpecEntry owner)
    {
        if (map.Find(key)?.Value is SpecScalar { IsNull: false } scalar) return scalar.Text;
        Bad(owner.Value, $"{owner.Key}.{key}", "a text");
        return null;
    }

    private static string? Optional(SpecMap map, string key) => map.Find(key)?.Value is SpecScalar { IsNull: false } scalar ? scalar.Text : null;

    private double? Number(SpecNode? node, string where)
    {
        if (node is null or SpecScalar { IsNull: true }) return null;
        if (node is SpecScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return number;
        Bad(node, where, "a number or null");
        return null;
    }

    private void Bad(SpecNode node, string where, string allowed) => _findings.Add(new Problem("Is not what belongs there", node.Mark.Where(where), node.Display(), allowed));
}
