using System.Globalization;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Statistics;

/// <summary>Runs that differ in their seed only.</summary>
/// <param name="Run">The first of them, for what they share.</param>
/// <param name="BySeed">Figure of each seed.</param>
public sealed record SeedGroup(RunRow Run, IReadOnlyDictionary<long, double> BySeed)
{
    /// <summary>Mean over seeds and its 95 % interval.</summary>
    public SeedInterval Figure => SeedInterval.Of([.. BySeed.Values], standardError: null);

    /// <summary>Mean squared error of the weights over their variance before training, averaged over layers; null if it was not measured.</summary>
    public double? WeightErrorBefore { get; init; }

    /// <summary>The group of the reference method at equal stored bits on the same model and text; null if there is none.</summary>
    public SeedGroup? Reference { get; init; }

    /// <summary>This minus the reference, seed by seed: what both share by the seed (data order) drops out. Null without common seeds.</summary>
    public SeedInterval? Difference
    {
        get
        {
            var both = Reference is null ? [] : BySeed.Where(seed => Reference.BySeed.ContainsKey(seed.Key)).Select(seed => seed.Value - Reference.BySeed[seed.Key]).ToArray();
            return both.Length == 0 ? null : SeedInterval.Of(both, standardError: null);
        }
    }

    /// <summary>Whether the reference is told apart: the interval of the difference does not hold 0.</summary>
    public bool IsTold => Difference is { Half: { } half } difference && Math.Abs(difference.Mean) > half;
}

/// <summary>One figure over seeds: mean and interval of every setting, paired with a reference method at equal stored bits.</summary>
public static class SeedTable
{
    /// <summary>Stored bits per weight by which two count as equal: a packed zero point beside one scale per 64 weights is 0.031.</summary>
    public const double EqualBits = 0.05;

    /// <summary>Groups by model, ordered by their mean.</summary>
    /// <param name="data">Rows of an experiment.</param>
    /// <param name="column">The figure.</param>
    /// <param name="reference">Method that others are paired with.</param>
    public static IReadOnlyList<SeedGroup> Of(ReportData data, FigureColumn column, string reference)
    {
        var groups = data.Runs
            .Where(run => !run.IsBaseline && run.Status == RunStatus.Completed && column.Final(data, run) is { } figure && double.IsFinite(figure.Value))
            .GroupBy(Settings)
            .Select(group => new SeedGroup(group.First(), group.DistinctBy(run => run.Seed).ToDictionary(run => run.Seed, run => column.Final(data, run)!.Value))
            {
                WeightErrorBefore = Mean(group.SelectMany(run => data.Layers[run.RunId]).Where(layer => layer.Stage == Stage.Before).Select(layer => layer.WeightMseNormalized)),
            })
            .ToList();
        return
        [
            .. groups
                .Select(group => group with { Reference = groups.Find(other => other.Run.Method == reference && Settings(other.Run) != Settings(group.Run) && AreComparable(group.Run, other.Run)) })
                .OrderBy(group => group.Run.ModelSource, StringComparer.Ordinal)
                .ThenBy(group => column.HigherIsBetter ? -group.Figure.Mean : group.Figure.Mean),
        ];
    }

    private static bool AreComparable(RunRow run, RunRow other) =>
        (run.ModelSource, run.DataSource, run.Loss, run.Steps) == (other.ModelSource, other.DataSource, other.Loss, other.Steps)
        && run.BitsPerWeightStored is { } bits && other.BitsPerWeightStored is { } others && Math.Abs(bits - others) <= EqualBits;

    /// <summary>Everything of a run that was asked for but the seed.</summary>
    private static string Settings(RunRow run) => string.Join('\n',
    [
        run.ModelSource, run.DataSource, run.Method, Text(run.Bits), Text(run.GroupSize), run.ScaleDtype, run.Gradient, run.Scales, run.Init,
        string.Join(',', run.Options.OrderBy(option => option.Key, StringComparer.Ordinal)), string.Join(',', run.Skip), run.Loss,
        string.Join(',', run.FeatureWeights.OrderBy(term => term.Key, StringComparer.Ordinal)), string.Join(',', run.Phases), Text(run.Steps), Text(run.BatchSize),
        Text(run.GradientAccumulation), Text(run.SequenceLength), Text(run.LearningRate), Text(run.WeightDecay), run.Schedule, Text(run.WarmupSteps), Text(run.GradientClip),
        run.ComputeDtype, run.Device, Text(run.Threads),
    ]);

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static double? Mean(IEnumerable<double?> values) => values.OfType<double>().ToArray() is { Length: > 0 } known ? known.Average() : null;
}
