using System.Text.Json;
using System.Text.RegularExpressions;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Charts;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports;

public class HtmlReportTests
{
    private const string Attack = "<script>alert('x')</script> & \"quoted\" --> </title>";

    [Fact]
    public void A_run_named_script_stays_text_everywhere()
    {
        var run = SampleReports.Quantized("<b>method</b>", 64, 2.5, Attack) with { Loss = Attack, Cpu = Attack };
        var failed = SampleRows.Failed(Attack + "2", Attack) with { Reason = Attack };
        var figures = SampleReports.Figures(9, 5, 0.3, 0.5).Select(row => row with { Measurement = row.Measurement with { Task = Attack, Protocol = Attack } });
        var data = SampleReports.Of(("1", run, [.. figures]), ("2", failed, []));
        var page = Render(data, bundles: []);

        // Besides the page's own script and its data there is no tag that came out of a name.
        var scripts = Regex.Count(page, "<script type=\"application/json\"( id=\"[a-z-]+\"| data-spec| data-rows)>") + 1;
        Assert.Equal(scripts, Regex.Count(page, "<script", RegexOptions.IgnoreCase));
        Assert.Equal(scripts, Regex.Count(page, "</script", RegexOptions.IgnoreCase));
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert('x')", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("\\u003Cscript\\u003E", page, StringComparison.Ordinal); // still there as data
    }

    [Fact]
    public void Everything_is_inline_and_the_policy_forbids_the_rest()
    {
        var page = new ReportWriter(SampleReports.Quickstart()).Html();
        var policy = Regex.Match(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal(4, Regex.Count(policy, "sha256-")); // three bundles and our own
        Assert.DoesNotMatch("(?m)^//# sourceMappingURL", page);
        var markup = Regex.Replace(page, "(<script[^>]*>).*?</script>", "$1", RegexOptions.Singleline);
        Assert.Equal(4, Regex.Count(markup, "<script>"));
        Assert.DoesNotMatch("(src|href)=|url\\(|@import", markup);
    }

    [Fact]
    public void Every_run_is_in_the_table_with_its_figures_and_the_reason_of_a_failure()
    {
        var page = Render(SampleReports.Quickstart(), bundles: []);
        foreach (var text in (string[])["full precision", "35.2 → 5.10 ± 0.05", "93.5 ± 1.2 %", "chance 25.0 %", "loss is NaN at step 12", "634.8 KiB", "2.50", "no better than guessing", "within 1.96 standard errors of the best run"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_have_the_figures_the_baseline_rule_and_the_chance_rule()
    {
        var charts = ChartCatalog.All(SampleReports.Quickstart()).ToDictionary(chart => chart.Id);
        var perplexity = Values(charts["quality-builtin-world-perplexity"]);
        Assert.Equal([2.5, 2.02, 2.5, 2.02], perplexity.Where(row => row.TryGetProperty("bits", out _)).Select(row => row.GetProperty("bits").GetDouble()));
        Assert.Equal(4.213, Assert.Single(perplexity, row => row.TryGetProperty("rule", out _)).GetProperty("value").GetDouble());
        Assert.Equal(["full precision", "chance"], Values(charts["quality-world-qa-acc"]).Where(row => row.TryGetProperty("rule", out _)).Select(row => row.GetProperty("rule").GetString()));
        Assert.Equal([6.42, 5.10], perplexity.Where(row => row.TryGetProperty("front", out _)).Select(row => row.GetProperty("front").GetDouble()));
        Assert.Equal(5 * 40, Values(charts["curve-loss"]).Count());
        Assert.Equal(4, Values(charts["heat-builtin-world-perplexity"]).Count());
    }

    [Fact]
    public void Long_curves_are_thinned_when_read_and_the_caption_says_so()
    {
        using var folder = new TempFolder();
        using (var run = new ResultStore(folder.Path).Begin("long", "1"))
        {
            run.Write(SampleRows.Steps(5_000));
            run.Complete(SampleRows.Run());
        }
        var chart = Assert.Single(ChartCatalog.All(ReportData.Load(new ResultStore(folder.Path), "long")), chart => chart.Id == "curve-loss");
        Assert.InRange(Values(chart).Count(), 200, 401);
        Assert.Equal(1, Values(chart).First().GetProperty("step").GetInt32());
        Assert.Equal(5_000, Values(chart).Last().GetProperty("step").GetInt32());
        Assert.Contains("thinned", chart.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_npm_parts_the_report_has_the_table_and_says_what_is_missing()
    {
        var page = Render(SampleReports.Quickstart(), bundles: null);
        Assert.Contains("The charts are missing", page, StringComparison.Ordinal);
        Assert.Contains("35.2 → 5.10", page, StringComparison.Ordinal);
        Assert.Null(VegaBundles.Load("/nonexistent"));
    }

    [Fact]
    public void A_bundle_cannot_end_its_element_early()
    {
        var page = Render(SampleReports.Quickstart(), bundles: ["var a = '</ScRipt><!--';"]);
        Assert.Contains("var a = '<\\/script><\\!--';", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes() =>
        Assert.Equal(new ReportWriter(SampleReports.Quickstart()).Html(), new ReportWriter(SampleReports.Quickstart()).Html());

    [Theory]
    [MemberData(nameof(Thin))]
    public void Thin_data_still_make_a_report(string what, ReportData data)
    {
        var page = Render(data, bundles: []);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN</td>", page, StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    public static TheoryData<string, ReportData> Thin() => new()
    {
        { "nothing", new ReportData("empty", [], [], []) },
        { "only failed runs", SampleReports.Of(("1", SampleRows.Failed(), [])) },
        { "only the baseline", SampleReports.Of(("1", SampleRows.Baseline(), [SampleRows.Perplexity(Stage.Baseline, 4)])) },
        { "one run without baseline", SampleReports.Of(("1", SampleRows.Run(), SampleReports.Figures(9, 5, 0.3, 0.5))) },
        { "a run without figures", SampleReports.Of(("1", SampleRows.Run() with { BitsPerWeightStored = null, ModelBytesStored = null, TokensPerSecond = double.NaN }, [])) },
    };

    [Fact]
    public void An_unreadable_file_is_named_in_the_report_and_the_other_runs_are_there()
    {
        using var folder = new TempFolder();
        var store = new ResultStore(folder.Path);
        foreach (var id in (string[])["good", "bad"])
        {
            using var run = store.Begin("first", id);
            run.Write(SampleReports.Figures(9, 5, 0.3, 0.5));
            run.Complete(SampleRows.Run(id));
        }
        var broken = Path.Combine(folder.Path, "first", "bad", "metric.parquet");
        File.WriteAllText(broken, "no parquet");

        var report = new ReportWriter(ReportData.Load(store, "first"));
        var page = File.ReadAllText(report.Write(Path.Combine(folder.Path, "first")));
        Assert.Contains(broken, page, StringComparison.Ordinal);
        Assert.Contains("9.00 → 5.00", page, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "first", "report.md")));
    }

    [Fact]
    public void An_unwritable_folder_is_a_problem()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "a-file");
        File.WriteAllText(file, "");
        var problem = Assert.Throws<ProblemException>(() => new ReportWriter(SampleReports.Quickstart()).Write(Path.Combine(file, "first")));
        Assert.Equal(ExitCode.Environment, problem.ExitCode);
    }

    private static string Render(ReportData data, IReadOnlyList<string>? bundles)
    {
        var report = new ReportWriter(data);
        return HtmlReport.Render(report, bundles);
    }

    private static IEnumerable<JsonElement> Values(Chart chart) =>
        JsonDocument.Parse(chart.Data.ToRows().ToJsonString()).RootElement.EnumerateArray();
}
