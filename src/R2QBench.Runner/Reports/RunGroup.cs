using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Reports;

/// <summary>Quantized runs that differ in nothing but their seed.</summary>
/// <param name="Label">What tells it from the others; the first run's name without its seed.</param>
/// <param name="Runs">By seed, at least one.</param>
public sealed record RunGroup(string Label, IReadOnlyList<RunRow> Runs)
{
    /// <summary>Settings that come from the machine and not from the spec: runs may differ in them and still be seeds of one configuration.</summary>
    private static readonly HashSet<string> Surroundings =
        ["seed", "device", "R2QBench", "commit", "libtorch", "BLAS", "CUDA", "driver", ".NET", "system", "processor"];

    /// <summary>Settings in which two seeds of one configuration agree.</summary>
    internal static IReadOnlyList<RunSetting> Deciding { get; } = [.. RunSetting.All.Where(setting => !Surroundings.Contains(setting.Title))];

    /// <summary>The first seed: where all agree (method, bits), it speaks for all.</summary>
    public RunRow First => Runs[0];

    /// <summary>The configurations of the quantized runs, in the order of the runs.</summary>
    public static IReadOnlyList<RunGroup> Of(ReportData data, IEnumerable<RunRow> runs) =>
    [
        .. runs.Where(run => !run.IsBaseline)
            .GroupBy(Key, StringComparer.Ordinal)
            .Select(group => new RunGroup(WithoutSeed(data.Label(group.First()), group.First()), [.. group.OrderBy(run => run.Seed)])),
    ];

    /// <summary>Mean and interval of a figure over the seeds that have it; null if none has.</summary>
    /// <param name="figure">Gives a run's figure, or null.</param>
    public SeedInterval? Interval(Func<RunRow, Measurement?> figure)
    {
        Measurement[] figures = [.. OnePerSeed(figure).Select(pair => pair.Figure)];
        return figures.Length == 0 ? null : SeedInterval.Of([.. figures.Select(found => found.Value)], figures[0].StandardError);
    }

    /// <summary>A figure by seed, of the seeds that have it.</summary>
    /// <param name="figure">Gives a run's figure, or null.</param>
    public IReadOnlyDictionary<long, double> BySeed(Func<RunRow, Measurement?> figure) =>
        OnePerSeed(figure).ToDictionary(pair => pair.Seed, pair => pair.Figure.Value);

    /// <summary>Finite figures, one of each seed: a seed that ran again, under another version or on another machine, is no second sample.</summary>
    /// <param name="figure">Gives a run's figure, or null.</param>
    internal IEnumerable<(long Seed, Measurement Figure)> OnePerSeed(Func<RunRow, Measurement?> figure) =>
        WithNumber(run => figure(run)?.Value).Select(run => (run.Seed, figure(run)!));

    /// <summary>Mean of a number over the seeds that have it.</summary>
    public double? Mean(Func<RunRow, double?> number)
    {
        double[] values = [.. WithNumber(number).Select(run => number(run)!.Value)];
        return values.Length == 0 ? null : values.Average();
    }

    private IEnumerable<RunRow> WithNumber(Func<RunRow, double?> number) =>
        Runs.Where(run => number(run) is { } found && double.IsFinite(found)).DistinctBy(run => run.Seed);

    /// <summary>What two seeds of one configuration share.</summary>
    internal static string Key(RunRow run) =>
        string.Join('\u001f', [run.ModelKey(), run.Method, FigureText.Group(run.GroupSize), run.Device, .. Deciding.Select(setting => setting.Identity(run))]);

    /// <summary>A run's label without its seed.</summary>
    internal static string WithoutSeed(string label, RunRow run)
    {
        var seed = FormattableString.Invariant($"seed {run.Seed}");
        return string.Join(", ", label.Split(", ").Where(part => part != seed)) is { Length: > 0 } rest ? rest : label;
    }
}
