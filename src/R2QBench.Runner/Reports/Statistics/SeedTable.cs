using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Statistics;

/// <summary>One figure of a configuration over its seeds.</summary>
/// <param name="Configuration">Runs that differ in their seed only.</param>
/// <param name="BySeed">Figure of each seed that has it, at least one.</param>
public sealed record SeedGroup(RunGroup Configuration, IReadOnlyDictionary<long, double> BySeed)
{
    /// <summary>The first of the runs, for what they share.</summary>
    public RunRow Run => Configuration.First;

    /// <summary>Mean over seeds and its 95 % interval.</summary>
    public SeedInterval Figure => SeedInterval.Of([.. BySeed.Values], standardError: null);

    /// <summary>Mean squared error of the weights over their variance before training, averaged over layers; null if it was not measured.</summary>
    public double? WeightErrorBefore { get; init; }

    /// <summary>The group of the reference method at equal stored bits on the same model and text; null if there is none.</summary>
    public SeedGroup? Reference { get; init; }

    /// <summary>This minus the reference, seed by seed. Null without common seeds.</summary>
    public SeedInterval? Difference => Reference is null ? null : SeedInterval.OfPairs(BySeed, Reference.BySeed);

    /// <summary>Whether the reference is told apart: the interval of the difference does not hold 0.</summary>
    public bool IsTold => Difference is { } difference && difference.ExcludesZero();
}

/// <summary>One figure over seeds: mean and interval of every setting, paired with a reference method at equal stored bits.</summary>
public static class SeedTable
{
    /// <summary>Stored bits per weight by which two count as equal: a packed zero point beside one scale per 64 weights is 0.031.</summary>
    public const double EqualBits = 0.05;

    /// <summary>Groups by model, ordered by their mean.</summary>
    /// <param name="data">Rows of an experiment.</param>
    /// <param name="configurations">Those that completed; the ones without the figure are left out.</param>
    /// <param name="column">The figure.</param>
    /// <param name="reference">Method that others are paired with.</param>
    public static IReadOnlyList<SeedGroup> Of(ReportData data, IReadOnlyList<RunGroup> configurations, FigureColumn column, string reference)
    {
        var groups = configurations
            .Select(configuration => new SeedGroup(configuration, configuration.BySeed(run => column.Final(data, run)))
            {
                WeightErrorBefore = configuration.Mean(run => MeanErrorBefore(data.Layers[run.RunId])),
            })
            .Where(group => group.BySeed.Count > 0)
            .ToList();
        return
        [
            .. groups
                .Select(group => group with { Reference = ReferenceOf(group, groups.Where(other => other.Run.Method == reference)) })
                .OrderBy(group => group.Run.ModelKey(), StringComparer.Ordinal)
                .ThenBy(group => column.HigherIsBetter ? -group.Figure.Mean : group.Figure.Mean),
        ];
    }

    /// <summary>The configurations of an experiment that a table is about.</summary>
    public static IReadOnlyList<RunGroup> Configurations(ReportData data) => RunGroup.Of(data, data.Runs.Where(run => run.Status == RunStatus.Completed));

    /// <summary>Of several configurations of the reference method the one that differs in the fewest settings, then the nearest in bits.</summary>
    private static SeedGroup? ReferenceOf(SeedGroup group, IEnumerable<SeedGroup> references) => references
        .Where(other => other.Run.RunId != group.Run.RunId && AreComparable(group.Run, other.Run))
        .MinBy(other => (Differences(group.Run, other.Run), Math.Abs(group.Run.BitsPerWeightStored!.Value - other.Run.BitsPerWeightStored!.Value)));

    private static int Differences(RunRow run, RunRow other) =>
        (run.GroupSize == other.GroupSize ? 0 : 1) + RunGroup.Deciding.Count(setting => setting.Identity(run) != setting.Identity(other));

    private static bool AreComparable(RunRow run, RunRow other) =>
        (run.ModelKey(), run.TextKey(), run.Loss, run.Steps) == (other.ModelKey(), other.TextKey(), other.Loss, other.Steps)
        && run.BitsPerWeightStored is { } bits && other.BitsPerWeightStored is { } others && Math.Abs(bits - others) <= EqualBits;

    private static double? MeanErrorBefore(IEnumerable<LayerRow> layers) => layers.Where(layer => layer.Stage == Stage.Before).Average(layer => layer.WeightMseNormalized);
}
