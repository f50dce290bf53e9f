using System.Globalization;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Statistics;

/// <summary>A column of a <see cref="SeedListing"/>.</summary>
/// <param name="Title">Heading.</param>
/// <param name="AlignRight">True for numbers.</param>
public sealed record SeedColumn(string Title, bool AlignRight);

/// <summary>A row of a <see cref="SeedListing"/>.</summary>
/// <param name="IsBaseline">True for the model in full precision.</param>
/// <param name="Cells">As many as there are columns.</param>
public sealed record SeedRow(bool IsBaseline, IReadOnlyList<string> Cells);

/// <summary>The <see cref="SeedTable"/> of one figure in words, ready to be rendered: the same cells for console, Markdown and HTML.</summary>
public sealed record SeedListing
{
    /// <summary>The method that others are paired with unless another is asked for.</summary>
    public const string DefaultReference = "r2q";

    /// <summary>Figures and configurations of each model that a report bears; <c>r2q seeds</c> prints all.</summary>
    private const int MostFigures = 8;
    private const int MostGroups = 40;

    private SeedListing(FigureColumn column, IReadOnlyList<SeedGroup> groups, IReadOnlyList<SeedColumn> columns, IReadOnlyList<SeedRow> rows)
    {
        Column = column;
        Groups = groups;
        Columns = columns;
        Rows = rows;
    }

    /// <summary>What the columns mean; one sentence.</summary>
    public static string Note { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"mean over seeds ± half the 95 % interval (Student's t; with one value 1.96 errors of the evaluation): how training scatters, on the same items for every seed; the difference is taken seed by seed at stored bits within {SeedTable.EqualBits}, uncorrected for the number of comparisons");

    /// <summary>The figure.</summary>
    public FigureColumn Column { get; }

    /// <summary>Best first, by model.</summary>
    public IReadOnlyList<SeedGroup> Groups { get; }

    public IReadOnlyList<SeedColumn> Columns { get; }

    /// <summary>The models in full precision, then one row per group.</summary>
    public IReadOnlyList<SeedRow> Rows { get; }

    /// <summary>Configurations that are not among the rows because there are too many.</summary>
    public int LeftOut { get; private init; }

    /// <summary>Task, metric, the model if there is but one, the better direction, and what is left out.</summary>
    public string Title => $"{Column.Title}{(HasOneModel(Groups) ? ", " + Groups[0].Run.ModelName : "")}{(Column.ChanceLevel is null ? "" : " in %")}, {(Column.HigherIsBetter ? "higher" : "lower")} is better"
        + (LeftOut == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (the best; r2q seeds shows {LeftOut} more)"));

    /// <summary>One listing per figure that some group has.</summary>
    /// <param name="data">Rows of an experiment.</param>
    /// <param name="reference">Method that others are paired with.</param>
    /// <param name="bits">Only groups of about so many stored bits per weight; null for all.</param>
    public static IReadOnlyList<SeedListing> Of(ReportData data, string reference, double? bits = null) =>
    [
        .. Figures(data, SeedTable.Configurations(data), reference, group => bits is null || Math.Abs((group.Run.BitsPerWeightStored ?? 0) - bits.Value) <= SeedTable.EqualBits)
            .Select(figure => Of(data, figure.Column, figure.Groups, reference)),
    ];

    /// <summary>The listings of a report: of the first figures, the best configurations of each model; empty unless some configuration was run with several seeds.</summary>
    public static IReadOnlyList<SeedListing> ForReport(ReportData data) =>
        SeedTable.Configurations(data) is var configurations && configurations.Any(configuration => configuration.Runs.Count > 1)
            ? [.. Figures(data, configurations, DefaultReference, _ => true).Where(figure => figure.Groups.Any(group => group.BySeed.Count > 1)).Take(MostFigures).Select(figure => Best(data, figure.Column, figure.Groups))]
            : [];

    /// <summary>One figure after the other, computed as it is asked for.</summary>
    private static IEnumerable<(FigureColumn Column, SeedGroup[] Groups)> Figures(ReportData data, IReadOnlyList<RunGroup> configurations, string reference, Func<SeedGroup, bool> isWanted) =>
        FigureColumn.Primary(data)
            .Select(column => (column, SeedTable.Of(data, configurations, column, reference).Where(group => column.IsOfOwnText(data, group.Run) && isWanted(group)).ToArray()))
            .Where(figure => figure.Item2.Length > 0);

    private static SeedListing Best(ReportData data, FigureColumn column, SeedGroup[] groups)
    {
        SeedGroup[] best = [.. groups.GroupBy(group => group.Run.ModelKey()).SelectMany(model => model.Take(MostGroups))];
        return Of(data, column, best, DefaultReference) with { LeftOut = groups.Length - best.Length };
    }

    private static SeedListing Of(ReportData data, FigureColumn column, SeedGroup[] groups, string reference)
    {
        var settings = RunSetting.Distinguishing(groups.Select(group => group.Run));
        var hasOneModel = HasOneModel(groups);
        var isPaired = groups.Any(group => group.Difference is not null);
        SeedColumn[] columns =
        [
            .. hasOneModel ? (SeedColumn[])[] : [new("model", false)], new("method", false), new("group", true), .. settings.Select(setting => new SeedColumn(setting.Title, false)),
            new("bits", true), new("mean", true), new("95 %", true),
            .. isPaired ? (SeedColumn[])[new($"minus {reference}", true), new("95 % paired", true), new("verdict", false)] : [],
            new("seeds", true), new("weight error before", true),
        ];
        var baselines = data.Runs
            .Where(run => run.IsBaseline && groups.Any(group => group.Run.ModelKey() == run.ModelKey()))
            .Select(run => (Run: run, Figure: column.Final(data, run)!))
            .Where(baseline => baseline.Figure is not null)
            .DistinctBy(baseline => (baseline.Run.ModelKey(), baseline.Figure.Value))
            .Select(baseline => new SeedRow(true, Padded(
            [
                .. Model(baseline.Run), "full precision", "", .. settings.Select(_ => ""), "",
                .. Interval(SeedInterval.Of([baseline.Figure.Value], baseline.Figure.StandardError), column),
            ])));
        var references = groups.Count(group => group.Run.Method == reference && group.Run.ModelKey() == groups[0].Run.ModelKey());
        var rows = groups.Select(group => new SeedRow(false, Padded(
        [
            .. Model(group.Run), group.Run.Method, FigureText.Group(group.Run.GroupSize), .. settings.Select(setting => setting.Text(group.Run) ?? ""),
            FigureText.Bits(group.Run.BitsPerWeightStored), .. Interval(group.Figure, column), .. isPaired ? Compared(group, column, references > 1 ? settings : null) : [],
            group.Figure.Seeds.ToString(CultureInfo.InvariantCulture), group.WeightErrorBefore?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "",
        ])));
        return new SeedListing(column, groups, columns, [.. baselines, .. rows]);

        string[] Model(RunRow run) => hasOneModel ? [] : [run.ModelName];
        string[] Padded(string[] cells) => [.. cells, .. Enumerable.Repeat("", columns.Length - cells.Length)];
    }

    private static bool HasOneModel(IEnumerable<SeedGroup> groups) => groups.Select(group => group.Run.ModelKey()).Distinct().Count() == 1;

    private static string[] Compared(SeedGroup group, FigureColumn column, IReadOnlyList<RunSetting>? naming)
    {
        if (group.Difference is not { } difference) return ["", "", ""];
        var verdict = group.BySeed.All(seed => group.Reference!.BySeed.TryGetValue(seed.Key, out var other) && other == seed.Value) ? "the same"
            : difference.Half is null ? "one seed"
            : !group.IsTold ? "not told apart"
            : difference.Mean > 0 == column.HigherIsBetter ? "better"
            : "worse";
        if (naming is not null)
        {
            var reference = group.Reference!.Run;
            verdict += $" (against {string.Join(", ", [$"{reference.Method} {FigureText.Group(reference.GroupSize)}", .. naming.Select(setting => setting.Text(reference)).OfType<string>()])})";
        }

        return [.. Interval(difference, column, isSigned: true), verdict];
    }

    private static string[] Interval(SeedInterval interval, FigureColumn column, bool isSigned = false)
    {
        var (mean, half) = FigureText.Interval(interval, isShare: column.ChanceLevel is not null, isSigned);
        return [mean, half.Length == 0 ? "" : "± " + half];
    }
}
