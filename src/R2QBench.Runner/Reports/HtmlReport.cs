using System.Globalization;
using System.Text;
using R2QBench.Runner.Reports.Charts;
using R2QBench.Runner.Reports.Pairing;
using static R2QBench.Runner.Reports.HtmlText;

namespace R2QBench.Runner.Reports;

/// <summary>The whole report as one HTML file (<c>report.html</c>): no network, no eval, its table readable without scripts, on a phone and on paper.</summary>
public static class HtmlReport
{
    /// <param name="report">What is shown.</param>
    /// <param name="bundles">Scripts that draw charts; null if they are not installed, then the report says so.</param>
    public static string Render(ReportWriter report, IReadOnlyList<string>? bundles)
    {
        var (data, table, groups) = (report.Data, report.Table, report.Groups);
        string[] scripts = [.. (groups.Count > 0 ? bundles ?? [] : []).Append(HtmlAssets.Script).Select(Script)];
        var page = new StringBuilder();
        page.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {string.Join(' ', scripts.Select(PolicyHash))}; style-src 'unsafe-inline'; img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Escape(data.Experiment)} · R2QBench</title>
            <style>{HtmlAssets.Style}{HtmlRunTable.AlignmentOf(table)}</style>
            </head>
            <body>
            <header><p class="kind">R2QBench report</p><h1>{Escape(data.Experiment)}</h1><p>{Escape(table.Caption)}</p></header>
            <main>

            """);
        AppendProblems(page, data);
        HtmlSeedTable.Append(page, report.Seeds);
        var isSummarized = report.Seeds.Count > 0;   // then the answer is there, and what weakens it belongs beside it
        if (isSummarized) AppendFindings(page, report.Findings);
        HtmlRunTable.Append(page, data, table, isSummarized);
        AppendPairs(page, report.Pairs);
        if (!isSummarized) AppendFindings(page, report.Findings);
        AppendCharts(page, groups, bundles);
        AppendSettings(page, data);
        page.Append("<dialog id=\"run-dialog\"><form method=\"dialog\"><button>Close</button></form><div id=\"run-details\"></div></dialog>\n</main>\n");
        page.Append($"<script type=\"application/json\" id=\"details-data\">{Data(RunDetails.ToJson(data))}</script>\n");
        foreach (var script in scripts) page.Append("<script>").Append(script).Append("</script>\n");
        page.Append("</body>\n</html>\n");
        return page.ToString();
    }

    private static void AppendProblems(StringBuilder page, ReportData data)
    {
        if (data.Skipped.Count > 0)
        {
            page.Append("<section class=\"problem\"><h2>Left out</h2><ul>\n");
            foreach (var problem in data.Skipped) page.Append($"<li><code>{Escape(problem.Where)}</code>: {Escape(problem.What)}. {Escape(problem.NextStep ?? "")}</li>\n");
            page.Append("</ul></section>\n");
        }
        foreach (var notice in data.Notices) page.Append($"<p class=\"notes\">{Escape(notice)}</p>\n");
    }

    private static void AppendPairs(StringBuilder page, PairListing? pairs)
    {
        if (pairs is null) return;
        page.Append($"<section class=\"pairs\"><h2>{Escape(PairListing.Title)}</h2>\n<div class=\"wide\"><table><thead><tr>");
        foreach (var (title, isNumber) in PairListing.Columns) page.Append($"<th scope=\"col\"{Class(isNumber)}>{Escape(title)}</th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (var row in pairs.Rows)
        {
            page.Append("<tr>");
            foreach (var (i, cell) in row.Index()) page.Append($"<td{Class(PairListing.Columns[i].AlignRight)}>{Escape(cell)}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n<ul class=\"notes\">\n");
        foreach (var note in PairListing.Notes) page.Append($"<li>{Escape(note)}</li>\n");
        page.Append("</ul></section>\n");

        static string Class(bool isNumber) => isNumber ? " class=\"number\"" : "";
    }

    private static void AppendFindings(StringBuilder page, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0) return;
        page.Append("<section><h2>Before you conclude</h2><ul class=\"findings\">\n");
        foreach (var finding in findings) page.Append($"<li>{Escape(finding.Text)} <span class=\"advice\">{Escape(finding.Advice)}</span></li>\n");
        page.Append("</ul></section>\n");
    }

    private static void AppendCharts(StringBuilder page, IReadOnlyList<ChartGroup> groups, IReadOnlyList<string>? bundles)
    {
        if (groups.Count == 0) return;
        if (bundles is null)
        {
            page.Append("<section><h2>Charts</h2><p class=\"problem\">The charts are missing: the npm parts that draw them (vega, vega-lite, vega-embed) are not installed. Run <code>./r2q</code> once and write the report again.</p></section>\n");
            return;
        }
        page.Append("<noscript><p>The charts need JavaScript; the table above has the same figures.</p></noscript>\n");
        foreach (var group in groups)
        {
            page.Append($"<section><h2>{Escape(group.Title)}</h2>\n");
            var choose = group.Charts.Count > ChartGroup.MostShownAtOnce;
            if (choose)
            {
                page.Append($"<p><label>Show <select data-group=\"{group.Id}\">");
                foreach (var chart in group.Charts) page.Append($"<option value=\"{chart.Id}\">{Escape(chart.Choice)}</option>");
                page.Append("</select></label></p>\n");
            }
            for (var i = 0; i < group.Charts.Count; i++) AppendChart(page, group.Charts[i], group.Id, isHidden: choose && i > 0);
            page.Append("</section>\n");
        }
    }

    private static void AppendChart(StringBuilder page, Chart chart, string group, bool isHidden)
    {
        var height = chart.Spec["height"] is { } number ? number.GetValue<int>() : 300;
        page.Append(CultureInfo.InvariantCulture, $"<figure id=\"figure-{chart.Id}\" data-in=\"{group}\"{(isHidden ? " hidden" : "")}><h3>{Escape(chart.Title)}</h3>");
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"chart\" id=\"{chart.Id}\" style=\"min-height:{height + 30}px\"{(chart.FollowsTable ? $" data-follows=\"{Chart.MostRuns}\"" : "")}></div>");
        page.Append($"<figcaption>{Escape(chart.Caption)}</figcaption>");
        page.Append("<p class=\"take\"><button type=\"button\" data-take=\"svg\">SVG</button> <button type=\"button\" data-take=\"png\">PNG</button> <button type=\"button\" data-take=\"csv\">CSV</button></p>");
        page.Append($"<script type=\"application/json\" data-spec>{Data(chart.Spec)}</script><script type=\"application/json\" data-rows>{Data(chart.Data.ToColumns())}</script></figure>\n");
    }

    private static void AppendSettings(StringBuilder page, ReportData data)
    {
        var settings = RunSetting.Common(data);
        if (settings.Count == 0) return;
        page.Append("<section><details><summary><h2>Settings of all quantized runs</h2></summary><dl>\n");
        foreach (var (title, value) in settings) page.Append($"<dt>{Escape(title)}</dt><dd>{Escape(value)}</dd>\n");
        page.Append("</dl></details></section>\n");
    }
}
