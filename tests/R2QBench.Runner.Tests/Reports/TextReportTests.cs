using System.Globalization;
using R2QBench.Runner.Reports;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports;

/// <summary>The Markdown report and the closing table, pinned by verified files.</summary>
public class TextReportTests
{
    [Fact]
    public void The_markdown_report_of_a_quickstart() => Verified.Matches(new ReportWriter(SampleReports.Quickstart()).Markdown(), "quickstart.md");

    [Fact]
    public void The_closing_table_of_a_quickstart() => Verified.Matches(Plain(SampleReports.Quickstart()), "quickstart.txt");

    [Fact]
    public void The_closing_table_when_every_run_failed() => Verified.Matches(
        Plain(SampleReports.Of(("1", SampleRows.Failed("r2q g64", "r2q"), []), ("2", SampleRows.Failed("rtn\ng64", "rtn") with { Reason = null, LastStep = null }, []))), "all-failed.txt");

    [Fact]
    public void The_closing_table_of_runs_that_differ_in_more_than_the_usual() => Verified.Matches(
        Plain(SampleReports.Of(
            ("1", SampleReports.Quantized("rtn", 0, 2.0) with { Seed = 1, LearningRate = 1e-4, Options = new Dictionary<string, string> { ["variant"] = "A" } }, SampleReports.Figures(1e9, 1234.5, 0.2, 0.3)),
            ("2", SampleReports.Quantized("rtn", 0, 2.0) with { Seed = 0, LearningRate = 5e-5, ModelSource = "elsewhere/other", ModelName = "other", ModelHash = new string('c', 64) }, SampleReports.Figures(double.PositiveInfinity, double.NaN, 0.2, 0.3)))),
        "varying-settings.txt");

    [Fact]
    public void An_experiment_without_runs_says_so() => Assert.Equal("empty · no runs yet\n\n", Plain(new ReportData("empty", [], [], [])));

    [Fact]
    public void Names_cannot_break_the_markdown()
    {
        var markdown = new ReportWriter(SampleReports.Of(("1", SampleRows.Failed("<script>alert(1)</script>|x|\n# heading", "r2q"), []))).Markdown();
        Assert.DoesNotContain("<script>", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# heading", markdown, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rows_in_another_order_and_culture_give_the_same_text()
    {
        var data = SampleReports.Quickstart();
        var expected = new ReportWriter(data).Markdown();
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var shuffled = new ReportData(data.Experiment, data.Runs.Reverse(), data.Runs.SelectMany(run => data.Metrics[run.RunId]), data.Runs.SelectMany(run => data.Steps[run.RunId]));
            Assert.Equal(expected, new ReportWriter(shuffled).Markdown());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Plain(ReportData data)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var report = new ReportWriter(data);
        ConsoleReport.Write(report, writer);
        return writer.ToString();
    }
}
