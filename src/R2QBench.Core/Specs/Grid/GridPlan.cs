using R2QBench.Core.Errors;
using R2QBench.Core.Specs.Schema;
using R2QBench.Core.Specs.Yaml;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Grid;

/// <summary>What <c>grid</c>, <c>exclude</c> and <c>include</c> ask for, with every key known.</summary>
/// <param name="Axes">In the order written.</param>
/// <param name="Exclusions">A run that matches all values of one is dropped.</param>
/// <param name="Inclusions">Each is one run more: the spec without its grid, with these values.</param>
internal sealed record GridPlan(IReadOnlyList<GridAxis> Axes, IReadOnlyList<GridCase> Exclusions, IReadOnlyList<GridCase> Inclusions)
{
    /// <summary>More runs than this are taken for a mistake.</summary>
    public const long MostRuns = 10_000;

    /// <summary>Every key that differs between runs on purpose.</summary>
    public IEnumerable<string> Keys => Axes.Select(axis => axis.Key).Concat(Inclusions.SelectMany(c => c.Values.Select(v => v.Key))).Distinct();

    /// <param name="root">The spec.</param>
    /// <param name="optionPaths">Keys of method options, for suggestions.</param>
    /// <param name="findings">Collects.</param>
    public static GridPlan Read(SpecMap root, IReadOnlyList<string> optionPaths, Findings findings)
    {
        var axes = ReadAxes(root, optionPaths, findings);
        var plan = new GridPlan(axes, ReadCases(root, RunSchema.Exclude, optionPaths, findings), ReadCases(root, RunSchema.Include, optionPaths, findings));
        var runs = axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count);
        if (runs <= MostRuns) return plan;
        findings.Add(new Problem(
            "Has too many combinations", SpecPath.MarkOf(root, RunSchema.Grid).Where(RunSchema.Grid), $"{Units.Count(runs)} runs", $"at most {MostRuns}",
            "split it into several specs, or list single runs under `include`"));
        return plan with { Axes = [] };
    }

    private static List<GridAxis> ReadAxes(SpecMap root, IReadOnlyList<string> optionPaths, Findings findings)
    {
        var axes = new List<GridAxis>();
        if (root.Find(RunSchema.Grid) is not { } entry || entry.Value is SpecScalar { IsNull: true }) return axes;
        if (entry.Value is not SpecMap map)
        {
            findings.Add(new Problem(
                "Needs keys of its own", entry.KeyMark.Where(RunSchema.Grid), entry.Value.Display(),
                "dotted keys with lists of values", "e.g. quantization.group_size: [64, 128]"));
            return axes;
        }

        foreach (var axis in map.Entries)
        {
            var isList = axis.Value is SpecList;
            if (!IsKnown(axis, RunSchema.Grid, optionPaths, findings)) continue;
            // A key that takes a list itself is varied by a list of lists.
            var values = axis.Value is SpecList list ? list.Items : [axis.Value];
            if (values.Count == 0)
            {
                findings.Add(new Problem(
                    "Has no values", axis.KeyMark.Where($"{RunSchema.Grid}.{axis.Key}"), axis.Value.Display(),
                    "a list of at least one value", "add a value or remove the axis"));
            }
            else if (!isList && axis.Value is not SpecScalar)
            {
                findings.Add(new Problem(
                    "Is not a list of values", axis.KeyMark.Where($"{RunSchema.Grid}.{axis.Key}"), axis.Value.Display(),
                    "a list of values", "write [a, b]"));
            }
            else
                axes.Add(new GridAxis(axis.Key, values));
        }

        return axes;
    }

    private static List<GridCase> ReadCases(SpecMap root, string block, IReadOnlyList<string> optionPaths, Findings findings)
    {
        var cases = new List<GridCase>();
        if (root.Find(block) is not { } entry || entry.Value is SpecScalar { IsNull: true }) return cases;
        if (entry.Value is not SpecList list)
        {
            findings.Add(new Problem(
                "Is not a list", entry.KeyMark.Where(block), entry.Value.Display(),
                "entries like `- { quantization.method: rtn, seed: 1 }`", "start each entry with a dash"));
            return cases;
        }

        foreach (var (index, item) in list.Items.Index())
        {
            if (item is SpecMap { Entries.Count: > 0 } map)
            {
                var known = map.Entries.Where(value => IsKnown(value, $"{block}.{index}", optionPaths, findings)).ToList();
                if (known.Count == map.Entries.Count) cases.Add(new GridCase(item.Mark, [.. known.Select(value => new DottedValue(value.Key, value.Value))]));
            }
            else if (block == RunSchema.Exclude || item is not SpecMap)
            {
                findings.Add(new Problem(
                    "Is not a block of dotted keys", item.Mark.Where($"{block}.{index}"), item.Display(),
                    "an entry like { quantization.method: rtn, seed: 1 }", "add keys or remove the entry"));
            }
        }

        return cases;
    }

    private static bool IsKnown(SpecEntry entry, string block, IReadOnlyList<string> optionPaths, Findings findings)
    {
        var schema = RunSchema.Schema;
        if (schema.Find(entry.Key) is { IsAxis: true } key && (!key.IsOpen || entry.Key != key.Path)) return true;
        var where = entry.KeyMark.Where($"{block}.{entry.Key}");
        var (what, nextStep) = schema.Find(entry.Key) is not null
            ? ("Cannot differ between the runs of one spec", "write a spec of its own for each value")
            : entry.Value is SpecMap { Entries: [var first, ..] }
                ? ("Needs a dotted key", $"write {entry.Key}.{first.Key}: …")
                : ("Is not a known key", schema.NextStep(entry.Key, optionPaths));
        findings.Add(new Problem(what, where, entry.Value.Display(), "a dotted key with a single value, like quantization.group_size", nextStep));
        return false;
    }
}
