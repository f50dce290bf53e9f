using System.Text.Json;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Charts;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Reports;

/// <summary>The report in headless Chromium, under its own security policy.</summary>
public sealed class BrowserTests : IDisposable
{
    /// <summary>Runs in the page as one more of its scripts and leaves what it saw in the title.</summary>
    private const string Probe = """
        const errors = [];
        addEventListener('error', event => errors.push(event.message));
        addEventListener('unhandledrejection', event => errors.push(String(event.reason)));
        addEventListener('securitypolicyviolation', event => errors.push('policy: ' + event.violatedDirective));
        console.error = (...parts) => errors.push(parts.join(' '));
        const saved = [];
        HTMLAnchorElement.prototype.click = function () { saved.push(this.download + ' ' + this.href.slice(0, 14)); };
        const wait = time => new Promise(done => setTimeout(done, time));
        addEventListener('load', async () => {
          await wait(2500);
          const marks = role => document.querySelectorAll(`.chart svg [aria-roledescription="${role}"]`).length;
          const shown = () => [...document.querySelectorAll('#runs tbody tr')].filter(row => !row.hidden);
          const headings = document.querySelectorAll('#runs th button');
          const choice = text => [...document.querySelectorAll('.choices button')].find(button => button.textContent === text);
          const click = index => { headings[index].click(); return shown().map(row => row.cells[index].textContent.trim()); };
          const seen = { points: marks('point'), rects: marks('rect mark'), lines: marks('line mark') };
          seen.ascending = click(5); seen.descending = click(5); seen.methods = click(0);
          choice('r2q').click(); seen.filtered = shown().map(row => row.cells[0].textContent.trim());
          choice('r2q').click(); seen.unfiltered = shown().length;
          const select = document.querySelector('select[data-group="curves"]');
          if (select) { select.value = 'curve-gradient'; select.dispatchEvent(new Event('change')); await wait(500); }
          seen.afterChoice = document.querySelectorAll('#curve-gradient svg').length;
          shown()[1].click();
          seen.details = document.getElementById('run-details').textContent;
          document.getElementById('run-dialog').close();
          for (const kind of ['svg', 'png', 'csv']) { document.querySelector(`figure [data-take="${kind}"]`).click(); await wait(700); }
          seen.saved = saved;
          const root = document.documentElement;
          seen.cutOff = root.scrollWidth - root.clientWidth;
          seen.chartsCutOff = [...document.querySelectorAll('.chart svg')].filter(svg => svg.getBoundingClientRect().width > 1).filter(svg => svg.getBoundingClientRect().right > root.clientWidth + 1).length;
          seen.errors = errors;
          seen.firstPaint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null;
          document.title = JSON.stringify(seen);
        });
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NeedsChromiumFact]
    public void Charts_are_drawn_table_and_filter_work_by_click_and_nothing_is_cut_off()
    {
        var data = SampleReports.Quickstart();
        var page = Page(data);
        foreach (var width in (int[])[1280, 390])
        {
            var seen = HeadlessBrowser.Open(page, width, _folder);
            Assert.Equal("[]", seen.GetProperty("errors").GetRawText());
            Assert.Equal(8, seen.GetProperty("points").GetInt32()); // four runs, two figures
            Assert.Equal(8, seen.GetProperty("rects").GetInt32()); // two heat maps of two methods and two group sizes
            Assert.True(seen.GetProperty("lines").GetInt32() >= 5); // five loss curves, and Pareto fronts
            Assert.Equal(0, seen.GetProperty("cutOff").GetInt32());
            Assert.Equal(0, seen.GetProperty("chartsCutOff").GetInt32());
            // The run without a figure stays last in both directions.
            Assert.Equal(["4.21 ± 0.05", "35.2 → 5.10 ± 0.05", "61.9 → 5.19 ± 0.05", "80.4 → 6.42 ± 0.06", "313 → 318 ± 3", "205.50 → –"], Texts(seen, "ascending"));
            Assert.Equal(["313 → 318 ± 3", "80.4 → 6.42 ± 0.06", "61.9 → 5.19 ± 0.05", "35.2 → 5.10 ± 0.05", "4.21 ± 0.05", "205.50 → –"], Texts(seen, "descending"));
            Assert.Equal(["full precision", "r2q", "r2q", "rtn", "rtn", "ternary"], Texts(seen, "methods"));
            Assert.Equal(["r2q", "r2q"], Texts(seen, "filtered"));
            Assert.Equal(6, seen.GetProperty("unfiltered").GetInt32());
            var details = seen.GetProperty("details").GetString()!;
            Assert.Contains("spec of 2r2qch", details, StringComparison.Ordinal);
            Assert.Contains("environment of all", details, StringComparison.Ordinal);
            Assert.Contains("6.42", details, StringComparison.Ordinal);
            Assert.Equal(
                ["quality-builtin-world-perplexity.svg", "quality-builtin-world-perplexity.png", "quality-builtin-world-perplexity.csv"],
                Texts(seen, "saved").OfType<string>().Select(text => text.Split(' ')[0]));
        }
    }

    [NeedsChromiumFact]
    public void A_run_named_script_is_only_text_in_a_real_browser()
    {
        const string Attack = "<script>document.title='attacked'</script><img src=x onerror=\"document.title='attacked'\">";
        var attacked = SampleReports.Of(
            ("1", SampleReports.Quantized("r2q", 64, 2.5, Attack), SampleReports.Figures(9, 5, 0.3, 0.5)), ("2", SampleRows("rtn", Attack), SampleReports.Figures(9, 6, 0.3, 0.4)),
            ("3", SampleRows("ternary", "plain"), SampleReports.Figures(9, 7, 0.3, 0.4)));
        var report = new ReportWriter(attacked);
        var seen = HeadlessBrowser.Open(Write(attacked, report, "addEventListener('load', () => setTimeout(() => { [...document.querySelectorAll('#runs tbody tr')].forEach(row => { row.click(); document.getElementById('run-dialog').close(); }); document.title = JSON.stringify({ images: document.images.length, title: document.title }); }, 2500));"), 1280, _folder);
        Assert.Equal(0, seen.GetProperty("images").GetInt32());
        Assert.DoesNotContain("attacked", seen.GetProperty("title").GetString()!, StringComparison.Ordinal);

        static RunRow SampleRows(string method, string name) => SampleReports.Quantized(method, 64, 2.5, name);
    }

    [NeedsChromiumFact]
    public void Screenshots_are_as_wide_as_asked()
    {
        var page = Write(SampleReports.Quickstart(), new ReportWriter(SampleReports.Quickstart()), "");
        foreach (var width in (int[])[1280, 390])
        {
            var picture = File.ReadAllBytes(HeadlessBrowser.Screenshot(page, width, 2400, _folder));
            Assert.Equal(width, (picture[16] << 24) + (picture[17] << 16) + (picture[18] << 8) + picture[19]); // PNG header: width
        }
    }

    private string Page(ReportData data) => Write(data, new ReportWriter(data), Probe);

    private string Write(ReportData data, ReportWriter report, string probe) => _folder.Write(
        "report.html", HtmlReport.Render(report, [probe, .. VegaBundles.Load()!]));

    private static IEnumerable<string?> Texts(JsonElement seen, string name) => seen.GetProperty(name).EnumerateArray().Select(text => text.GetString());
}
