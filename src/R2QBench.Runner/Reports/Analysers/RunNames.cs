using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Runs as a finding names them: seeds of one configuration together, and no more than a reader takes in.</summary>
internal static class RunNames
{
    /// <summary>Configurations named, and values given of each.</summary>
    private const int Most = 6;

    /// <summary><c>rtn, group 64 (8.1); r2q, 3 seeds (7.4, 7.5, 7.4); and 12 more</c>.</summary>
    /// <param name="data">Gives the names.</param>
    /// <param name="runs">Each with what is said of it, in the order of naming.</param>
    public static string List(ReportData data, IEnumerable<(RunRow Run, string Value)> runs)
    {
        var configurations = runs.GroupBy(pair => (IsBaseline: pair.Run.IsBaseline, Key: pair.Run.IsBaseline ? pair.Run.RunId : RunGroup.Key(pair.Run))).Select(group => group.ToArray()).ToArray();
        var names = string.Join("; ", configurations.Take(Most).Select(same => Name(data, same)));
        var rest = configurations.Skip(Most).Sum(same => same.Length);
        return rest == 0 ? names : FormattableString.Invariant($"{names}; and {rest} more");
    }

    /// <summary>The first of the things, in words, and how many more there are.</summary>
    public static string Shortened<T>(IReadOnlyCollection<T> things, Func<T, string> name)
    {
        var names = string.Join("; ", things.Take(Most).Select(name));
        return things.Count <= Most ? names : FormattableString.Invariant($"{names}; and {things.Count - Most} more");
    }

    private static string Name(ReportData data, (RunRow Run, string Value)[] same)
    {
        var label = data.Label(same[0].Run);
        if (same.Length > 1) label = FormattableString.Invariant($"{RunGroup.WithoutSeed(label, same[0].Run)}, {same.Length} seeds");
        var values = string.Join(", ", same.Take(Most).Select(pair => pair.Value).Where(value => value.Length > 0));
        return values.Length == 0 ? label : $"{label} ({values}{(same.Length > Most ? ", …" : "")})";
    }
}
