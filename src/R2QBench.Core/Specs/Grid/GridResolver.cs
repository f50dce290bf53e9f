using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Specs.Rules;
using R2QBench.Core.Specs.Schema;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Grid;

/// <summary>Turns one tree of keys into all its runs: product of the axes (last one fastest) without the excluded, plus the included, each once.</summary>
internal sealed class GridResolver(SpecMap root, SpecVocabulary vocabulary, Findings findings)
{
    private readonly SpecMap _base = root.Without(RunSchema.Grid).Without(RunSchema.Exclude).Without(RunSchema.Include).Without(SlurmSchema.Block);

    public IReadOnlyList<RunSpec> Resolve()
    {
        RunSchema.Schema.CheckKeys(root, block: "", shown: "", findings, OptionPaths(vocabulary));
        // Once without the grid, so that a mistake in a value that every run replaces is found too.
        RunSchema.Schema.Read(_base, shown: "", findings, requireAll: false);
        var plan = GridPlan.Read(root, OptionPaths(vocabulary), findings);
        var keys = plan.Keys.ToList();
        var exclusions = plan.Exclusions.Select(Texts).ToList();
        var hits = new int[exclusions.Count];

        var runs = new List<RunSpec>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var twins = new List<RunSpec>();
        var combinations = Combinations(plan.Axes).Select(values => (values, mayBeExcluded: true));
        foreach (var (values, mayBeExcluded) in combinations.Concat(plan.Inclusions.Select(inclusion => (inclusion.Values, false))))
        {
            var (stated, run, found) = Build(values, keys);
            var excluded = mayBeExcluded ? exclusions.FindIndex(exclusion => Matches(exclusion, stated, run)) : -1;
            if (excluded >= 0)
            {
                hits[excluded]++;
                continue;
            }

            findings.Merge(found);
            if (known.Add(CanonicalJson.Of(run))) runs.Add(run);
            else twins.Add(run);
        }

        Report(plan, runs, twins, hits);
        return runs;
    }

    private static List<string> OptionPaths(SpecVocabulary vocabulary) =>
        [.. vocabulary.Methods.Values.SelectMany(method => method.Options.Keys).Distinct().Select(name => $"{RunSchema.Options}.{name}")];

    private static IEnumerable<IReadOnlyList<DottedValue>> Combinations(IReadOnlyList<GridAxis> axes)
    {
        IEnumerable<IReadOnlyList<DottedValue>> combinations = [[]];
        return axes.Aggregate(combinations, (outer, axis) => outer.SelectMany(
            _ => axis.Values, (values, value) => (IReadOnlyList<DottedValue>)[.. values, new DottedValue(axis.Key, value)]));
    }

    /// <summary>One run: as stated, completed by its method, and what is wrong with it.</summary>
    private (RunSpec Stated, RunSpec Run, Findings Found) Build(IReadOnlyList<DottedValue> values, IReadOnlyList<string> keys)
    {
        var found = new Findings();
        var tree = values.Aggregate(_base, (at, value) => SpecPath.Assign(at, value.Key, value.Value) ?? at);
        var stated = RunSchema.Schema.Read(tree, shown: "", found);
        var run = MethodDefaults.Complete(stated, tree, vocabulary);
        run = run with { Axes = keys.ToDictionary(key => key, key => RunSchema.Text(run, key) is { Length: > 0 } text ? text : "-") };
        SpecRules.Apply(SpecRules.ForRun, RuleSubject.Of(run, tree, vocabulary), found);
        return (stated, run, found);
    }

    /// <summary>The canonical texts that an exclusion compares with, any one of them for each key; empty if a value cannot be read.</summary>
    private List<(string Key, IReadOnlyList<string> Texts)> Texts(GridCase exclusion)
    {
        var texts = new List<(string, IReadOnlyList<string>)>();
        foreach (var (key, value) in exclusion.Values)
        {
            // A key that takes a list itself: first the list as its value, then the list as several values.
            var whole = new Findings();
            if (Text(exclusion.Mark, key, value, whole) is { } only)
            {
                texts.Add((key, [only]));
                continue;
            }

            if (value is not SpecList { Items.Count: > 0 } list)
            {
                findings.Merge(whole);
                return [];
            }

            var any = list.Items.Select(item => Text(exclusion.Mark, key, item, findings)).ToList();
            if (any.Contains(null)) return [];
            texts.Add((key, [.. any.OfType<string>()]));
        }

        return texts;
    }

    private static string? Text(SpecMark mark, string key, SpecNode value, Findings found)
    {
        var own = new Findings();
        var spec = RunSchema.Schema.Read(SpecPath.Assign(new SpecMap(mark, []), key, value)!, shown: "", own, requireAll: false);
        found.Merge(own);
        return own.Problems.Count == 0 ? RunSchema.Text(spec, key) : null;
    }

    /// <summary>Compares with both forms of a run: bits that the method ignores are excluded as they were stated, default options as they were filled in.</summary>
    private static bool Matches(List<(string Key, IReadOnlyList<string> Texts)> exclusion, RunSpec stated, RunSpec run) =>
        exclusion.Count > 0 && exclusion.All(e => e.Texts.Contains(RunSchema.Text(stated, e.Key)) || e.Texts.Contains(RunSchema.Text(run, e.Key)));

    private void Report(GridPlan plan, List<RunSpec> runs, List<RunSpec> twins, int[] hits)
    {
        foreach (var (index, exclusion) in plan.Exclusions.Index())
        {
            if (hits[index] == 0) findings.Add(new Notice("Excludes no run", exclusion.Mark.Where($"{RunSchema.Exclude}.{index}")));
        }

        if (twins.Count > 0)
        {
            var first = string.Join(", ", twins[0].Axes.Select(axis => $"{axis.Key} = {axis.Value}"));
            var many = twins.Count == 1 ? "1 run equals another and is left out" : $"{twins.Count} runs equal others and are left out, the first";
            findings.Add(new Notice(first.Length == 0 ? many : $"{many}: {first}", SpecPath.MarkOf(root, RunSchema.Grid).Where(RunSchema.Grid)));
        }

        if (runs.Count == 0 && hits.Sum() > 0)
        {
            findings.Add(new Problem(
                "Leaves no run of the grid", SpecPath.MarkOf(root, RunSchema.Exclude).Where(RunSchema.Exclude),
                $"{hits.Sum()} runs, all excluded", "at least one run", "exclude less or add values to the grid"));
        }
    }
}
