using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Testing.Results;

namespace R2QBench.Runner.Tests.Reports;

/// <summary>Experiments as a report sees them.</summary>
internal static class SampleReports
{
    /// <summary>What the quickstart gives: full precision, two methods at two group sizes, and one run that failed.</summary>
    public static ReportData Quickstart()
    {
        var report = new Builder("quickstart");
        report.Add("0base", SampleRows.Baseline(), [SampleRows.Perplexity(Stage.Baseline, 4.213), SampleRows.Accuracy(Stage.Baseline, 0.935, 0.012)]);
        report.Add("1r2q64", Quantized("r2q", 64, 2.5), Figures(35.2, 5.10, 0.31, 0.80), 6);
        report.Add("2r2qch", Quantized("r2q", -1, 2.02), Figures(80.4, 6.42, 0.27, 0.70), 5);
        report.Add("3rtn64", Quantized("rtn", 64, 2.5), Figures(61.9, 5.19, 0.27, 0.78), 5.5);
        report.Add("4rtnch", Quantized("rtn", -1, 2.02), Figures(312.7, 318.4, 0.25, 0.26), 7);
        report.Add("5failed", SampleRows.Failed(), [SampleRows.Perplexity(Stage.Before, 205.5)], 6);
        return report.Build();
    }

    /// <summary>Two methods at two group sizes with three seeds each, perplexity and accuracy.</summary>
    public static ReportData Seeds()
    {
        var report = new Builder("seeds");
        report.Add("0base", SampleRows.Baseline(), [SampleRows.Perplexity(Stage.Baseline, 4.2), SampleRows.Accuracy(Stage.Baseline, 0.935, 0.012)]);
        foreach (var (method, group, perplexity, accuracy) in new[] { ("r2q", 64, 5.1, 0.81), ("r2q", 128, 5.3, 0.80), ("rtn", 64, 5.9, 0.74), ("rtn", 128, 21.5, 0.31) })
            for (var seed = 0; seed < 3; seed++)
                report.Add(
                    $"{method}{group}-{seed}", Quantized(method, group, 2 + 32.0 / group, $"{method}, group {group}, seed {seed}") with { Seed = seed },
                    Figures(35, perplexity * (1 + 0.004 * seed * seed), 0.3, accuracy + (group == 64 ? 0.007 : -0.007) * seed), 6 + 0.1 * seed);
        return report.Build();
    }

    public static ReportData Of(params (string Id, RunRow Run, MetricRow[] Metrics)[] runs)
    {
        var report = new Builder("sample");
        foreach (var (id, run, metrics) in runs) report.Add(id, run, metrics);
        return report.Build();
    }

    public static RunRow Quantized(string method, int group, double bits, string? name = null) =>
        SampleRows.Run(name ?? $"{method}, group_size {group}", method) with { GroupSize = group, BitsPerWeightStored = bits, BitsPerWeightEntropy = bits };

    public static MetricRow[] Figures(double perplexityBefore, double perplexityAfter, double accuracyBefore, double accuracyAfter) =>
    [
        SampleRows.Perplexity(Stage.Before, perplexityBefore, perplexityBefore / 100), SampleRows.Accuracy(Stage.Before, accuracyBefore),
        SampleRows.Perplexity(Stage.After, perplexityAfter, perplexityAfter / 100), SampleRows.Accuracy(Stage.After, accuracyAfter),
    ];

    private sealed class Builder(string experiment)
    {
        private readonly List<RunRow> _runs = [];
        private readonly List<MetricRow> _metrics = [];
        private readonly List<StepRow> _steps = [];

        public void Add(string id, RunRow run, MetricRow[] metrics, double? firstLoss = null)
        {
            _runs.Add(run with { RunId = id });
            _metrics.AddRange(metrics.Select(row => row with { RunId = id }));
            if (firstLoss is { } loss) _steps.AddRange(SampleRows.Steps(40, loss).Select(row => row with { RunId = id }));
        }

        public ReportData Build() => new(experiment, _runs, _metrics, _steps) { Documents = run => new RunDocuments($"name: spec of {run.RunId}\n", "environment of all") };
    }
}
