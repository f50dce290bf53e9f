using R2QBench.Core.Errors;
using R2QBench.Core.Specs.Schema;

namespace R2QBench.Core.Specs.Yaml;

/// <summary>Values from the command line, <c>--set key=value</c>, laid over a spec. The value is YAML; the last of several for a key wins.</summary>
internal static class Overrides
{
    /// <summary>The tree with every override in place. An overridden key is no longer varied by the grid, and not set by an included run.</summary>
    public static SpecMap Apply(SpecMap root, IEnumerable<string> overrides, Findings findings)
    {
        foreach (var text in overrides)
        {
            var equals = text.IndexOf('=');
            var key = (equals < 0 ? text : text[..equals]).Trim();
            var where = $"{SpecMark.OptionSource} {text}";
            if (equals < 0 || key.Length == 0 || key.Split('.').Any(string.IsNullOrWhiteSpace))
            {
                findings.Add(new Problem(
                    "Is not of the form key=value", where, null, "a dotted key, =, a YAML value",
                    "e.g. --set quantization.group_size=128"));
                continue;
            }

            var mark = new SpecMark(SpecMark.OptionSource, null);
            var before = findings.Problems.Count;
            var value = YamlParser.Parse(text[(equals + 1)..], SpecMark.OptionSource, key, findings);
            if (findings.Problems.Count > before) continue;
            value ??= new SpecScalar(mark, "", isQuoted: false);
            if (SpecPath.Assign(root, key, value) is not { } changed)
            {
                findings.Add(new Problem(
                    "Leads to a place that the spec does not have", $"{SpecMark.OptionSource} {key}", value.Display(),
                    "keys of the spec; entries of a list by number from 0", "check the key"));
                continue;
            }

            root = key == RunSchema.Grid || SpecPath.Split(key)[0] == RunSchema.Grid ? changed : TakeFromGrid(changed, Leaves(key, value), findings);
        }

        return root;
    }

    private static SpecMap TakeFromGrid(SpecMap root, IEnumerable<string> keys, Findings findings)
    {
        foreach (var key in keys)
        {
            if (root.Find(RunSchema.Grid) is { Value: SpecMap grid } gridEntry && grid.Find(key) is { } axis)
            {
                root = root.With(gridEntry with { Value = grid.Without(key) });
                findings.Add(new Notice($"Replaces the grid axis of this key ({axis.Value.Display()})", $"{SpecMark.OptionSource} {key}"));
            }

            if (root.Find(RunSchema.Include) is { Value: SpecList list } include)
            {
                var items = list.Items.Select(item => item is SpecMap map ? map.Without(key) : item);
                root = root.With(include with { Value = new SpecList(list.Mark, [.. items]) });
            }
        }

        return root;
    }

    /// <summary>The keys that an override states: itself, or what is in its block.</summary>
    private static IEnumerable<string> Leaves(string key, SpecNode value) =>
        value is SpecMap map ? map.Entries.SelectMany(entry => Leaves(SpecPath.Join(key, entry.Key), entry.Value)) : [key];
}
