using System.Globalization;

namespace R2QBench.Core.Specs.Yaml;

/// <summary>Dotted keys into a tree: <c>training.optimizer.learning_rate</c>, <c>evaluation.0.limit</c>.</summary>
internal static class SpecPath
{
    /// <summary>The segments; below <c>grid</c> the rest is one key, since axes are written with dots.</summary>
    public static string[] Split(string path) =>
        path.StartsWith("grid.", StringComparison.Ordinal) ? ["grid", path["grid.".Length..]] : path.Split('.');

    public static string Join(string prefix, string key) => prefix.Length == 0 ? key : $"{prefix}.{key}";

    /// <summary>The last segment.</summary>
    public static string Leaf(string path) => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>The path without its last segment; empty at the top.</summary>
    public static string Parent(string path) => path.LastIndexOf('.') is var dot and >= 0 ? path[..dot] : "";

    /// <summary>True if the paths are equal or one lies below the other.</summary>
    public static bool Overlap(string a, string b) =>
        a == b || a.StartsWith(b + ".", StringComparison.Ordinal) || b.StartsWith(a + ".", StringComparison.Ordinal);

    /// <summary>What is written at a path; null if nothing is.</summary>
    public static SpecEntry? Find(SpecMap root, string path)
    {
        SpecNode at = root;
        SpecEntry? found = null;
        foreach (var segment in Split(path))
        {
            found = at switch
            {
                SpecMap map => map.Find(segment),
                SpecList list when Index(segment, list) is { } index => new SpecEntry(segment, list.Items[index].Mark, list.Items[index]),
                _ => null,
            };
            if (found is null) return null;
            at = found.Value;
        }

        return found;
    }

    /// <summary>Where a path is written, or else the innermost block around it that is, or else the top.</summary>
    public static SpecMark MarkOf(SpecMap root, string path)
    {
        for (var at = path; at.Length > 0; at = Parent(at))
            if (Find(root, at) is { } entry) return entry.KeyMark;
        return new SpecMark(root.Mark.Source, null);
    }

    /// <summary>A copy of the tree with the value at the path; blocks on the way are made.</summary>
    /// <returns>Null if the path leads through a value that has no such part.</returns>
    public static SpecMap? Assign(SpecMap root, string path, SpecNode value) => Assign(root, Split(path), value) as SpecMap;

    private static SpecNode? Assign(SpecNode at, ReadOnlySpan<string> path, SpecNode value)
    {
        if (path.IsEmpty) return value;
        var segment = path[0];
        var rest = path[1..];
        if (at is SpecScalar { IsNull: true }) at = new SpecMap(at.Mark, []);
        if (at is SpecMap map)
        {
            var part = Assign(map.Find(segment)?.Value ?? new SpecMap(value.Mark, []), rest, value);
            return part is null ? null : map.With(new SpecEntry(segment, value.Mark, part));
        }

        if (at is not SpecList list || Index(segment, list) is not { } index) return null;
        var item = Assign(list.Items[index], rest, value);
        return item is null ? null : list.With(index, item);
    }

    private static int? Index(string segment, SpecList list) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count ? index : null;
}
