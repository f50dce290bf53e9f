using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
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
        addEventListener('securitypolicyviolation', event => errors.push('policy: ' + event.violatedDirective));
        addEventListener('load', () => setTimeout(() => {
          const column = index => [...document.querySelectorAll('table.sortable tbody tr')].map(row => row.cells[index].textContent);
          const headings = document.querySelectorAll('table.sortable th button');
          const click = index => { headings[index].click(); return column(index); };
          document.title = JSON.stringify({
            errors,
            points: document.querySelectorAll('.chart svg [aria-roledescription="point"]').length,
            lines: document.querySelectorAll('.chart svg [aria-roledescription="line mark"]').length,
            ascending: click(5), descending: click(5), methods: click(0),
            cutOff: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          });
        }, 4000));
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NeedsChromiumFact]
    public void Charts_are_drawn_the_table_sorts_by_click_and_nothing_is_cut_off()
    {
        var data = SampleReports.Quickstart();
        var report = new ReportWriter(data);
        var page = _folder.Write("report.html", HtmlReport.Render(data, report.Table, report.Findings, ChartCatalog.All(data), [.. VegaBundles.Load()!, Probe]));
        foreach (var width in (int[])[1280, 390])
        {
            var seen = Open(page, width);
            Assert.Equal("[]", seen.GetProperty("errors").GetRawText());
            Assert.Equal(8, seen.GetProperty("points").GetInt32()); // four runs, two figures
            Assert.Equal(5, seen.GetProperty("lines").GetInt32()); // five loss curves
            Assert.Equal(0, seen.GetProperty("cutOff").GetInt32());
            // The run without a figure stays last in both directions.
            Assert.Equal(["4.21 ± 0.05", "35.2 → 5.10 ± 0.05", "61.9 → 5.19 ± 0.05", "80.4 → 6.42 ± 0.06", "313 → 318 ± 3", "205.50 → –"], Texts(seen, "ascending"));
            Assert.Equal(["313 → 318 ± 3", "80.4 → 6.42 ± 0.06", "61.9 → 5.19 ± 0.05", "35.2 → 5.10 ± 0.05", "4.21 ± 0.05", "205.50 → –"], Texts(seen, "descending"));
            Assert.Equal(["full precision", "r2q", "r2q", "rtn", "rtn", "ternary"], Texts(seen, "methods"));
        }
    }

    private JsonElement Open(string page, int width)
    {
        // A window high enough for everything: charts are drawn when they come near the screen.
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={_folder.File("profile")}", $"--window-size={width},4000",
            "--virtual-time-budget=8000", "--dump-dom", "file://" + page,
        ];
        using var browser = Process.Start(new ProcessStartInfo(NeedsChromiumFactAttribute.Path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = browser.StandardError.ReadToEndAsync(); // complaints about D-Bus, although all is well
        var dom = browser.StandardOutput.ReadToEnd();
        browser.WaitForExit();
        var title = Regex.Match(dom, "<title>(.*?)</title>", RegexOptions.Singleline).Groups[1].Value;
        return JsonDocument.Parse(WebUtility.HtmlDecode(title)).RootElement;
    }

    private static IEnumerable<string?> Texts(JsonElement seen, string name) => seen.GetProperty(name).EnumerateArray().Select(text => text.GetString());
}
