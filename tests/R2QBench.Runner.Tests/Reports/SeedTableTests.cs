using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Statistics;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports;

public sealed class SeedTableTests
{
    [Fact]
    public void Differences_are_taken_seed_by_seed_at_equal_bits_only()
    {
        var data = ThreeMethods();
        var groups = SeedTable.Of(data, SeedTable.Configurations(data), FigureColumn.Primary(data)[0], "r2q");

        Assert.Equal(["r2q", "rtn", "binary"], groups.Select(group => group.Run.Method));
        Assert.All(groups, group => Assert.Equal(3, group.Figure.Seeds));
        Assert.Equal(110, groups[0].Figure.Mean, 9);
        // t(2) = 4.303, s = 10, n = 3; unpaired the two could not be told apart.
        Assert.Equal(4.303 * 10 / Math.Sqrt(3), groups[0].Figure.Half!.Value, 3);
        Assert.Null(groups[0].Difference);
        Assert.Equal(1, groups[1].Difference!.Mean, 9);
        Assert.Equal(4.303 * 0.1 / Math.Sqrt(3), groups[1].Difference!.Half!.Value, 3);
        Assert.True(groups[1].IsTold);
        Assert.Null(groups[2].Difference);
    }

    [Fact]
    public void A_report_over_seeds_begins_with_the_methods_in_every_form()
    {
        var report = new ReportWriter(ThreeMethods());
        var listing = Assert.Single(report.Seeds);
        var verdict = listing.Columns.Select(column => column.Title).ToList().IndexOf("verdict");
        Assert.Equal(["", "worse", ""], listing.Rows.Select(row => row.Cells[verdict]));
        Assert.All(listing.Rows, row => Assert.Equal(listing.Columns.Count, row.Cells.Count));

        using var plain = new StringWriter();
        ConsoleReport.Write(report, plain);
        var html = HtmlReport.Render(report, bundles: null);
        foreach (var text in (string[])[plain.ToString(), report.Markdown(), html])
        {
            Assert.Contains("+1.00", text, StringComparison.Ordinal);
            Assert.Contains("seed by seed at stored bits within 0.05", text, StringComparison.Ordinal);
        }

        // The answer, what weakens it, then the runs that it is made of.
        var noisy = HtmlReport.Render(new ReportWriter(ThreeMethods(noise: 5)), bundles: null);
        int[] places = [.. new[] { "Methods over seeds", "Before you conclude", "id=\"runs\"" }.Select(text => noisy.IndexOf(text, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void A_finding_about_accuracies_is_in_points_as_the_table_is()
    {
        var finding = new ReportWriter(SampleReports.Seeds()).Findings.Single(finding => finding.Rule == "seeds-not-told-apart" && finding.Text.Contains("acc", StringComparison.Ordinal));
        Assert.Contains("r2q, group 128 (-2.4 ± 3.5 points, 3 seeds)", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_configurations_a_report_has_the_best_and_says_how_many_more_there_are()
    {
        List<RunRow> runs = [];
        List<MetricRow> metrics = [];
        for (var rate = 1; rate <= 50; rate++)
            for (var seed = 0; seed < 2; seed++)
            {
                var id = $"{rate}-{seed}";
                runs.Add(SampleRows.Run(id) with { RunId = id, RunName = id, Method = "r2q", Seed = seed, LearningRate = rate, IsBaseline = false, Status = RunStatus.Completed });
                metrics.Add(SampleRows.Perplexity(Stage.After, 100 - rate + seed * 0.1) with { RunId = id });
            }

        var listing = Assert.Single(SeedListing.ForReport(new ReportData("many", runs, metrics, [])));
        Assert.Equal((40, 10), (listing.Rows.Count, listing.LeftOut));
        Assert.Equal(50, listing.Groups[0].Run.LearningRate);
        Assert.Contains("r2q seeds shows 10 more", listing.Title, StringComparison.Ordinal);
    }

    /// <summary>Rows have no column for every key of a spec: what a grid varies tells configurations apart all the same, and the seed does not.</summary>
    [Theory]
    [InlineData("training.optimizer.beta2", 2)]
    [InlineData("fused", 2)]
    [InlineData("seed", 1)]
    public void Axes_without_a_column_are_no_seeds(string key, int configurations)
    {
        RunRow Run(string value, long seed) => SampleRows.Run($"{value}-{seed}") with
        {
            RunId = $"{value}-{seed}",
            RunName = $"{value}-{seed}",
            Seed = seed,
            IsBaseline = false,
            Status = RunStatus.Completed,
            Axes = new Dictionary<string, string> { [key] = value },
        };
        var data = new ReportData("axes", [Run("0.5", 0), Run("0.5", 1), Run("0.9", 2), Run("0.9", 3)], [], []);
        var groups = SeedTable.Configurations(data);
        Assert.Equal(configurations, groups.Count);
        Assert.All(groups, group => Assert.Equal(4 / configurations, group.Runs.Count));
        Assert.Equal(configurations > 1, RunSetting.Varying(data).Any(setting => setting.Title == "other axes"));
    }

    [Fact]
    public void Of_several_references_the_one_of_the_same_settings_is_paired_and_named()
    {
        var data = ThreeMethods();
        var faster = data.Runs.Select(run => run with { RunId = run.RunId + "-fast", RunName = run.RunName + "-fast", LearningRate = 1 }).ToList();
        var both = new ReportData(
            "seeds", data.Runs.Concat(faster), data.Runs.Concat(faster).SelectMany(run => data.Metrics[run.RunId.Replace("-fast", "", StringComparison.Ordinal)].Select(row => row with { RunId = run.RunId })), []);
        var listing = SeedListing.Of(both, "r2q")[0];
        var compared = listing.Groups.Where(group => group.Run.Method == "rtn").ToList();
        Assert.Equal(2, compared.Count);
        Assert.All(compared, group => Assert.Equal(group.Run.LearningRate, group.Reference!.Run.LearningRate));
        var verdicts = listing.Rows.Where(row => row.Cells[0] == "rtn").Select(row => row.Cells[listing.Columns.Select(column => column.Title).ToList().IndexOf("verdict")]).ToList();
        Assert.All(verdicts, verdict => Assert.Matches(@"\(against r2q .+, .+\)$", verdict));
        Assert.Equal(2, verdicts.Distinct().Count());
    }

    /// <summary>Two machines name their folders differently; what they hold decides.</summary>
    [Fact]
    public void The_same_model_and_text_in_another_place_are_the_same()
    {
        var data = ThreeMethods();
        var moved = data.Runs.Select(run => run.Method == "rtn" ? run with { ModelSource = "/elsewhere/tiny-world", DataSource = "text:/elsewhere/corpus.txt" } : run).ToList();
        var both = new ReportData("moved", moved, moved.SelectMany(run => data.Metrics[run.RunId]), []);
        Assert.NotNull(SeedListing.Of(both, "r2q")[0].Groups.Single(group => group.Run.Method == "rtn").Difference);
        Assert.DoesNotContain(ResultTable.Of(both).Columns, column => column.Title == "model");

        var other = moved.Select(run => run.Method == "rtn" ? run with { ModelHash = new string('c', 64) } : run).ToList();
        var apart = new ReportData("other", other, other.SelectMany(run => data.Metrics[run.RunId]), []);
        Assert.Null(SeedListing.Of(apart, "r2q")[0].Groups.Single(group => group.Run.Method == "rtn").Difference);
    }

    [Fact]
    public void Accuracies_over_different_questions_are_different_columns()
    {
        var (few, many) = (SampleRows.Accuracy(Stage.After, 0.7), SampleRows.Accuracy(Stage.After, 0.6));
        RunRow Run(string id) => SampleRows.Run(id) with { RunId = id, RunName = id, IsBaseline = false, Status = RunStatus.Completed };
        var data = new ReportData(
            "limits", [Run("a"), Run("b")],
            [
                few with { RunId = "a", Measurement = few.Measurement with { Count = 50, DataHash = "few" } },
                many with { RunId = "b", Measurement = many.Measurement with { Count = 100, DataHash = "many" } },
            ],
            []);
        Assert.Equal(2, FigureColumn.All(data).Count);
        Assert.All(FigureColumn.All(data), column => Assert.Matches(@"\((50|100) items\)$", column.Title));
    }

    [Fact]
    public void Without_seeds_there_is_no_such_table() => Assert.Empty(new ReportWriter(SampleReports.Quickstart()).Seeds);

    [Fact]
    public void Settings_are_columns_only_where_rows_would_read_the_same()
    {
        var data = ThreeMethods();
        Assert.DoesNotContain(SeedListing.Of(data, "r2q")[0].Columns, column => column.Title == "learning rate");
        var faster = data.Runs.Where(run => run.Method == "rtn").Select(run => run with { RunId = run.RunId + "-fast", RunName = run.RunName + "-fast", LearningRate = 1 }).ToList();
        var both = new ReportData(
            "seeds", data.Runs.Concat(faster), data.Runs.Concat(faster).SelectMany(run => data.Metrics[run.RunId.Replace("-fast", "", StringComparison.Ordinal)].Select(row => row with { RunId = run.RunId })), []);
        Assert.Contains(SeedListing.Of(both, "r2q")[0].Columns, column => column.Title == "learning rate");
    }

    [Fact]
    public void The_finding_names_configurations_and_not_every_seed()
    {
        var findings = new ReportWriter(ThreeMethods(noise: 5)).Findings;
        var finding = Assert.Single(findings, finding => finding.Rule == "seeds-not-told-apart");
        Assert.Contains("rtn", finding.Text, StringComparison.Ordinal);
        Assert.Contains("3 seeds", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("binary", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(findings, finding => finding.Rule == "difference-inside-noise");
        Assert.DoesNotContain(new ReportWriter(ThreeMethods()).Findings, finding => finding.Rule == "seeds-not-told-apart");
    }

    /// <summary>Seeds scatter by 10; rtn is 1 above r2q in every seed, give or take the noise; binary is far off and has other bits.</summary>
    private static ReportData ThreeMethods(double noise = 0.1)
    {
        List<RunRow> runs = [];
        List<MetricRow> metrics = [];
        double[] bySeed = [100, 110, 120], deviation = [noise, -noise, 0];
        for (var seed = 0; seed < 3; seed++)
        {
            Add("r2q", 2.25, seed, bySeed[seed]);
            Add("rtn", 2.28, seed, bySeed[seed] + 1 + deviation[seed]);
            Add("binary", 1.25, seed, bySeed[seed] + 50);
        }

        return new ReportData("seeds", runs, metrics, []);

        void Add(string method, double bits, long seed, double value)
        {
            var id = $"{method}-{seed}";
            runs.Add(SampleRows.Run(id) with { RunId = id, RunName = $"{method}, seed {seed}", Method = method, Seed = seed, BitsPerWeightStored = bits, IsBaseline = false, Status = RunStatus.Completed });
            metrics.Add(SampleRows.Perplexity(Stage.After, value) with { RunId = id });
        }
    }
}
