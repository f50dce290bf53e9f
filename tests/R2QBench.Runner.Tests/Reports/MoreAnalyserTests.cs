using R2QBench.Core.Reference;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Analysers;
using R2QBench.Runner.Reports.Statistics;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports;

/// <summary>Findings as data: rule, threshold, what was observed.</summary>
public class MoreAnalyserTests
{
    [Theory]
    [InlineData(2.0, 2.1, "run-diverged", 0.05)]
    [InlineData(2.0, 1.99, "run-stalled", -0.005)]
    [InlineData(2.0, 1.0, null, 0)]
    public void A_loss_that_does_not_fall_is_reported(double first, double last, string? rule, double observed)
    {
        var steps = Enumerable.Range(1, 20).Select(i => SampleRows.Steps(1)[0] with { RunId = "1", Step = i, Loss = i <= 10 ? first : last });
        var findings = new RunsDivergedOrStalled().Analyse(new ReportData("x", [SampleRows.Run() with { RunId = "1" }], [], steps)).ToArray();
        Assert.Equal(rule is null ? [] : [rule], findings.Select(finding => finding.Rule));
        foreach (var finding in findings) Assert.Equal(observed, Assert.Single(finding.Observed).Value!.Value, 6);
    }

    [Theory]
    [InlineData(0.01, true)]
    [InlineData(0.10, false)]
    public void Seeds_that_scatter_more_than_three_evaluation_errors_are_reported(double standardError, bool reported)
    {
        var data = SampleReports.Of(
            ("1", SampleRows.Run("a, seed 0") with { Seed = 0 }, [SampleRows.Perplexity(Stage.After, 5.0, standardError)]),
            ("2", SampleRows.Run("a, seed 1") with { Seed = 1 }, [SampleRows.Perplexity(Stage.After, 5.1, standardError)]));
        var finding = new SeedsDisagree().Analyse(data).FirstOrDefault();
        Assert.Equal(reported, finding is not null);
        if (finding is not null) Assert.Equal(("a", 3.0), (Assert.Single(finding.Observed).Subject, finding.Threshold!.Value));
    }

    [Theory]
    [InlineData(5.50, false)] // published: 5.47
    [InlineData(5.80, true)]
    [InlineData(5.12, true)] // the figure of another context length
    public void A_baseline_that_misses_its_known_value_is_reported(double perplexity, bool reported)
    {
        var figure = SampleRows.Perplexity(Stage.Baseline, perplexity, task: "wikitext2");
        figure = figure with { Measurement = figure.Measurement with { ContextLength = 2048 } };
        var data = SampleReports.Of(("1", SampleRows.Baseline() with { ModelName = "Llama-2-7b-hf" }, [figure]));
        Assert.Equal(reported, new BaselineMissesKnownValue(PublishedFigures.Load()).Analyse(data).Any());
    }

    [Theory]
    [InlineData(2.28, true)]
    [InlineData(2.46, false)]
    public void Methods_that_take_different_bits_at_one_group_size_are_reported(double bits, bool reported) =>
        Assert.Equal(reported, new BitsDiffer().Analyse(SampleReports.Of(("1", SampleReports.Quantized("r2q", 64, 2.5), []), ("2", SampleReports.Quantized("rtn", 64, bits), []))).Any());

    [Theory]
    [InlineData(0.02, true)] // over ten steps: 0.2 % per step
    [InlineData(0.005, false)]
    [InlineData(null, false)]
    public void Codes_that_still_flip_at_the_end_are_reported(double? changed, bool reported)
    {
        var steps = Enumerable.Range(1, 3).Select(i => SampleRows.Steps(1)[0] with { RunId = "1", Step = i * 10, CodesChangedFraction = changed });
        Assert.Equal(reported, new CodesNotSettled().Analyse(new ReportData("x", [SampleRows.Run() with { RunId = "1" }], [], steps)).Any());
    }

    [Theory]
    [InlineData("text:corpus.txt", "text:corpus.txt", true)]
    [InlineData("text:corpus.txt", "text:other.txt", false)]
    [InlineData("builtin:world", "builtin:world", false)] // has splits
    public void Training_on_the_evaluated_file_is_reported(string trained, string evaluated, bool reported) =>
        Assert.Equal(reported, new TrainedOnEvaluationText().Analyse(SampleReports.Of(("1", SampleRows.Run() with { DataSource = trained }, [SampleRows.Perplexity(Stage.After, 5, task: evaluated)]))).Any());

    [Theory]
    [InlineData(0.011, 1)]
    [InlineData(0.010, 0)]
    [InlineData(0.0, 0)] // measured: the same name no longer counts
    public void Evaluation_text_seen_in_training_is_reported_with_its_share(double share, int reported)
    {
        var figure = SampleRows.Perplexity(Stage.After, 5, task: "text:corpus.txt");
        figure = figure with { Measurement = figure.Measurement with { TrainingOverlapFraction = share } };
        var findings = new TrainedOnEvaluationText().Analyse(SampleReports.Of(("1", SampleRows.Run("a") with { DataSource = "text:corpus.txt" }, [figure]))).ToList();

        Assert.Equal(reported, findings.Count);
        foreach (var finding in findings)
        {
            Assert.Equal((0.01, new ObservedValue("a", share)), (finding.Threshold!.Value, Assert.Single(finding.Observed)));
            Assert.Contains("a (1.1 %)", finding.Text);
            Assert.Contains("Split the text", finding.Advice);
        }
    }

    [Fact]
    public void Seeds_are_paired_and_what_both_share_cancels()
    {
        (string, RunRow, MetricRow[]) Run(string id, string method, long seed, double value) =>
            (id, SampleReports.Quantized(method, 64, 2.5, $"{method}, seed {seed}") with { Seed = seed }, [SampleRows.Perplexity(Stage.After, value)]);
        // The seeds scatter by 2, the difference between the methods by 0.1.
        var data = SampleReports.Of(Run("1", "r2q", 0, 5.0), Run("2", "r2q", 1, 7.0), Run("3", "r2q", 2, 9.0), Run("4", "rtn", 0, 5.9), Run("5", "rtn", 1, 8.0), Run("6", "rtn", 3, 1.0));
        var groups = RunGroup.Of(data, data.Runs);
        var column = Assert.Single(FigureColumn.Primary(data));
        IReadOnlyDictionary<long, double> BySeed(RunGroup group) => group.BySeed(run => column.Final(data, run));
        var pairs = SeedInterval.OfPairs(BySeed(groups[1]), BySeed(groups[0]))!;
        Assert.Equal((2, 0.95), (pairs.Seeds, Math.Round(pairs.Mean, 10)));
        Assert.Equal(12.706 * 0.05, pairs.Half!.Value, 6); // t with one degree of freedom times s/√2 = 0.0707/1.414
        Assert.True(pairs.ExcludesZero());
        Assert.Equal(7.0, groups[0].Interval(run => column.Final(data, run))!.Mean);
    }

    /// <summary>The same seed under two versions is one sample: taken for two it would give intervals of no width around it.</summary>
    [Fact]
    public void A_seed_that_ran_twice_counts_once()
    {
        (string, RunRow, MetricRow[]) Run(string id, string version, long seed, double value) =>
            (id, SampleReports.Quantized("r2q", 64, 2.5, $"r2q, seed {seed}") with { Seed = seed, R2qbenchVersion = version }, [SampleRows.Perplexity(Stage.After, value, standardError: 0.1)]);
        var data = SampleReports.Of(Run("1", "0.1.0", 0, 5.0), Run("2", "0.2.0", 0, 5.01));
        var again = Assert.Single(RunGroup.Of(data, data.Runs));
        var column = Assert.Single(FigureColumn.Primary(data));

        Assert.Equal(2, again.Runs.Count);
        // One seed: its figure, and 1.96 errors of the evaluation.
        Assert.Equal(new SeedInterval(5.0, 1.96 * 0.1, 1), again.Interval(run => column.Final(data, run)));

        var three = SampleReports.Of(Run("1", "0.1.0", 0, 5.0), Run("2", "0.2.0", 0, 5.01), Run("3", "0.2.0", 1, 5.4), Run("4", "0.2.0", 2, 4.9));
        var interval = RunGroup.Of(three, three.Runs)[0].Interval(run => column.Final(three, run))!;
        // Of 5.0, 5.4 and 4.9: s = 0.264575, t(2) = 4.302653.
        Assert.Equal((3, 5.1), (interval.Seeds, Math.Round(interval.Mean, 9)));
        Assert.Equal(0.657241, interval.Half!.Value, 2e-4);
        Assert.Empty(new SeedsDisagree().Analyse(three));
    }

    /// <summary>Half widths by numpy with quantiles from integrating the density.</summary>
    [Fact]
    public void Intervals_over_seeds_are_those_of_an_independent_computation()
    {
        var alone = SeedInterval.Of([61.2, 60.1, 62.0], standardError: 9);
        Assert.Equal(61.1, alone.Mean, 12);
        Assert.Equal(2.369716, alone.Half!.Value, 2e-4 * 2.37);

        // 63.4 − 61.2, 63.0 − 60.1, 64.5 − 62.0; seed 7 has no partner.
        var paired = SeedInterval.OfPairs(
            new Dictionary<long, double> { [1] = 63.4, [2] = 63.0, [3] = 64.5, [7] = 99 }, new Dictionary<long, double> { [3] = 62.0, [1] = 61.2, [2] = 60.1 })!;
        Assert.Equal((3, 2.533333), (paired.Seeds, Math.Round(paired.Mean, 6)));
        Assert.Equal(0.872400, paired.Half!.Value, 2e-4 * 0.87);
        Assert.True(paired.ExcludesZero());
        Assert.Null(SeedInterval.OfPairs(new Dictionary<long, double> { [1] = 1 }, new Dictionary<long, double> { [2] = 1 }));
    }
}
