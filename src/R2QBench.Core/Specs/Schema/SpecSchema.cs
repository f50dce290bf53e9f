using System.Text.Json.Nodes;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs.Values;
using R2QBench.Core.Specs.Yaml;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Schema;

/// <summary>All keys of one kind of spec, and what can be done with them as a whole.</summary>
internal sealed class SpecSchema<TSpec>
{
    private readonly Dictionary<string, SpecKey<TSpec>> _byPath;
    private readonly Dictionary<string, List<string>> _children = new(StringComparer.Ordinal);

    /// <param name="prototype">A spec with every default, and placeholders for what is required.</param>
    /// <param name="keys">In the order in which they are written and documented.</param>
    /// <param name="reserved">Keys at the top that are read elsewhere (<c>grid</c>, …).</param>
    public SpecSchema(TSpec prototype, IReadOnlyList<SpecKey<TSpec>> keys, params IReadOnlyList<string> reserved)
    {
        Prototype = prototype;
        Keys = keys;
        Reserved = reserved;
        _byPath = keys.ToDictionary(key => key.Path, StringComparer.Ordinal);
        foreach (var path in keys.Select(key => key.Path).Concat(reserved))
        {
            for (var at = path; at.Length > 0; at = SpecPath.Parent(at))
            {
                var siblings = _children.TryGetValue(SpecPath.Parent(at), out var known) ? known : _children[SpecPath.Parent(at)] = [];
                if (!siblings.Contains(SpecPath.Leaf(at))) siblings.Add(SpecPath.Leaf(at));
            }
        }
    }

    public TSpec Prototype { get; }

    public IReadOnlyList<SpecKey<TSpec>> Keys { get; }

    public IReadOnlyList<string> Reserved { get; }

    /// <summary>The key at a path, or the open key (method options) that a path leads into; null if there is none.</summary>
    public SpecKey<TSpec>? Find(string path)
    {
        if (_byPath.TryGetValue(path, out var key)) return key;
        return _byPath.TryGetValue(SpecPath.Parent(path), out var open) && open.IsOpen ? open : null;
    }

    /// <summary>Reports keys that do not exist, and single values where a block belongs.</summary>
    /// <param name="map">The block.</param>
    /// <param name="block">Its path; empty at the top.</param>
    /// <param name="shown">What problems show in front of the path, for blocks inside a list.</param>
    /// <param name="findings">Collects.</param>
    /// <param name="openPaths">Keys that exist below an open one, for suggestions.</param>
    public void CheckKeys(SpecMap map, string block, string shown, Findings findings, params IReadOnlyList<string> openPaths)
    {
        foreach (var entry in map.Entries)
        {
            var path = SpecPath.Join(block, entry.Key);
            if (block.Length == 0 && Reserved.Contains(entry.Key)) continue;
            var (shownPath, seen) = (SpecPath.Join(shown, path), entry.Value.Display());
            var where = entry.KeyMark.Where(shownPath);
            var isKey = _byPath.ContainsKey(path);
            if (!isKey && !_children.ContainsKey(path))
            {
                findings.Add(new Problem(
                    "Is not a known key", where, seen, string.Join(", ", _children[block]), NextStep(path, openPaths)));
            }
            else if (entry.Key.Contains('.'))
            {
                findings.Add(new Problem(
                    "Is a dotted key", where, seen, "dotted keys only below grid, exclude and include",
                    $"write {Nested(path)}"), shownPath);
            }
            else if (!isKey && entry.Value is SpecMap inner)
                CheckKeys(inner, path, shown, findings, openPaths);
            else if (!isKey && entry.Value is not SpecScalar { IsNull: true })
            {
                findings.Add(new Problem(
                    "Needs keys of its own", where, seen, $"a block with {string.Join(", ", _children[path])}",
                    $"write e.g. {entry.Key}: {{ {_children[path][0]}: … }}"), shownPath);
            }
        }
    }

    /// <summary>What to do about a key that does not exist: the nearest one in the same block, or the same word in another place.</summary>
    public string NextStep(string path, IReadOnlyList<string> openPaths)
    {
        var leaf = SpecPath.Leaf(path);
        if (leaf == "<<") return "merge keys are not supported; put shared values into a file of their own and name it in `defaults`";
        if (_children.TryGetValue(SpecPath.Parent(path), out var siblings) && Suggestion.Nearest(leaf, siblings) is { } near)
            return $"did you mean {SpecPath.Join(SpecPath.Parent(path), near)}?";
        var paths = Keys.Select(key => key.Path).Concat(Reserved).Concat(openPaths).ToList();
        var elsewhere = paths.Find(known => SpecPath.Leaf(known) == leaf)
            ?? paths.Find(known => known == UsualNames.KeyFor(leaf))
            ?? paths.Where(known => IsNear(path, known)).MinBy(known => Suggestion.Edits(path, known))
            ?? paths.Find(known => IsVeryNear(leaf, SpecPath.Leaf(known)));
        return elsewhere is null ? "correct or remove the key" : $"did you mean {elsewhere}?";
    }

    /// <summary>Whether every part of a path is near: a long common beginning makes no name alike.</summary>
    private static bool IsNear(string path, string known)
    {
        var (parts, others) = (path.Split('.'), known.Split('.'));
        return parts.Length == others.Length && parts.Zip(others).All(pair => Suggestion.Nearest(pair.First, [pair.Second]) is not null);
    }

    /// <summary>Whether a name of another block can be meant: more than a fifth of it is not mistyped.</summary>
    private static bool IsVeryNear(string name, string known) => Suggestion.Edits(name, known) <= Math.Max(1, known.Length / 5) && Math.Min(name.Length, known.Length) > 2;

    /// <summary>Reads every value that is stated; reports what cannot be read.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="shown">What problems show in front of a path, for blocks inside a list.</param>
    /// <param name="findings">Collects.</param>
    /// <param name="requireAll">Whether a required key that is absent is a problem; its property keeps the placeholder.</param>
    public TSpec Read(SpecMap root, string shown, Findings findings, bool requireAll = true)
    {
        var spec = Prototype;
        foreach (var key in Keys)
        {
            var path = SpecPath.Join(shown, key.Path);
            if (SpecPath.Find(root, key.Path) is { } entry)
                spec = key.Read(spec, entry.Value, new ReadAt(path, findings) { Default = DefaultOf(key) });
            else if (requireAll && key.IsRequired && !findings.IsUnsound(path))
            {
                findings.Add(new Problem(
                    "Is missing", SpecPath.MarkOf(root, key.Path).Where(path), Allowed: Describe(key),
                    NextStep: $"add it: {key.Meaning}"), path);
            }
        }

        return spec;
    }

    /// <summary>Dotted key → canonical value, in schema order. Null stands for itself where it is not the default; where it is, the key is left out.</summary>
    public IEnumerable<(string Path, JsonNode? Value)> Values(TSpec spec)
    {
        foreach (var key in Keys)
        {
            if (key.IsOmitted(spec)) continue;
            var value = key.Json(spec);
            if (value is not null || key.Json(Prototype) is not null) yield return (key.Path, value);
        }
    }

    /// <summary>The default of a key as YAML; null if it must be stated.</summary>
    public string? DefaultOf(SpecKey<TSpec> key) => key.IsRequired ? null : YamlText.Flow(key.Json(Prototype));

    private static string Nested(string path)
    {
        var segments = path.Split('.');
        return $"{string.Join(": { ", segments)}: …{string.Concat(Enumerable.Repeat(" }", segments.Length - 1))}";
    }

    private static string Describe(SpecKey<TSpec> key) => key.Allowed is { } allowed ? $"{key.TypeName}, {allowed}" : key.TypeName;
}
