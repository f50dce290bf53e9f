using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Charts;
using static R2QBench.Runner.Reports.HtmlText;

namespace R2QBench.Runner.Reports;

/// <summary>The whole report as one HTML file (<c>report.html</c>): no network, no eval, readable without scripts, on a phone and on paper.</summary>
public static class HtmlReport
{
    /// <param name="data">Rows.</param>
    /// <param name="table">The run table of the same rows.</param>
    /// <param name="findings">What the analysers found.</param>
    /// <param name="charts">Charts of the same rows.</param>
    /// <param name="bundles">Scripts that draw charts; null if they are not installed, then the report says so.</param>
    public static string Render(
        ReportData data, ResultTable table, IReadOnlyList<Finding> findings, IReadOnlyList<Chart> charts, IReadOnlyList<string>? bundles)
    {
        string[] scripts = [.. (charts.Count > 0 ? bundles ?? [] : []).Append(HtmlAssets.Script).Select(Script)];
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
            <style>{HtmlAssets.Style}</style>
            </head>
            <body>
            <header><p class="kind">R2QBench report</p><h1>{Escape(data.Experiment)}</h1><p>{Escape(table.Caption)}</p></header>
            <main>

            """);
        AppendProblems(page, data);
        AppendTable(page, data, table);
        AppendFindings(page, findings);
        AppendCharts(page, charts, bundles);
        AppendMeasurements(page, data);
        AppendSettings(page, data);
        page.Append("</main>\n");
        page.Append($"<script type=\"application/json\" id=\"charts-data\">{Data(new JsonArray([.. charts.Select(chart => chart.Spec.DeepClone())]))}</script>\n");
        foreach (var script in scripts) page.Append("<script>").Append(script).Append("</script>\n");
        page.Append("</body>\n</html>\n");
        return page.ToString();
    }

    private static void AppendProblems(StringBuilder page, ReportData data)
    {
        if (data.Skipped.Count == 0) return;
        page.Append("<section class=\"problem\"><h2>Left out</h2><ul>\n");
        foreach (var problem in data.Skipped) page.Append($"<li><code>{Escape(problem.Where)}</code>: {Escape(problem.What)}. {Escape(problem.NextStep ?? "")}</li>\n");
        page.Append("</ul></section>\n");
    }

    private static void AppendFindings(StringBuilder page, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0) return;
        page.Append("<section><h2>Before you conclude</h2><ul class=\"findings\">\n");
        foreach (var finding in findings) page.Append($"<li>{Escape(finding.Text)} <span class=\"advice\">{Escape(finding.Advice)}</span></li>\n");
        page.Append("</ul></section>\n");
    }

    private static void AppendTable(StringBuilder page, ReportData data, ResultTable table)
    {
        page.Append("<section><h2>Runs</h2>\n");
        if (table.Rows.Count == 0)
        {
            page.Append("<p>No run has finished yet. <code>./r2q run SPEC</code> starts them.</p></section>\n");
            return;
        }
        page.Append("<div class=\"wide\"><table class=\"sortable\"><thead><tr>");
        foreach (var column in table.Columns)
            page.Append($"<th scope=\"col\"{(column.AlignRight ? " class=\"number\"" : "")}><button type=\"button\">{Escape(column.Title)}</button></th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (var row in table.Rows)
        {
            page.Append($"<tr class=\"{(row.Run.IsBaseline ? "baseline" : row.Run.Status.ToString().ToLowerInvariant())}\" title=\"{Escape(data.Label(row.Run))}\">");
            for (var i = 0; i < row.Cells.Count; i++)
            {
                var (text, sortValue) = row.Cells[i];
                var sort = sortValue is { } value && double.IsFinite(value) ? $" data-sort=\"{value.ToString("R", CultureInfo.InvariantCulture)}\"" : "";
                page.Append($"<td{(table.Columns[i].AlignRight ? " class=\"number\"" : "")}{sort}>{Escape(text)}</td>");
            }
            page.Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n<ul class=\"notes\">\n");
        foreach (var note in table.Notes) page.Append($"<li>{Escape(note)}</li>\n");
        page.Append("</ul></section>\n");
    }

    private static void AppendCharts(StringBuilder page, IReadOnlyList<Chart> charts, IReadOnlyList<string>? bundles)
    {
        if (charts.Count == 0) return;
        page.Append("<section><h2>Charts</h2>\n");
        if (bundles is null)
        {
            page.Append("<p class=\"problem\">The charts are missing: the npm parts that draw them (vega, vega-lite, vega-embed) are not installed. Run <code>./r2q</code> once and write the report again.</p></section>\n");
            return;
        }
        page.Append("<noscript><p>The charts need JavaScript; the table above has the same figures.</p></noscript>\n");
        for (var i = 0; i < charts.Count; i++)
            page.Append($"<figure><h3>{Escape(charts[i].Title)}</h3><div class=\"chart\" id=\"{charts[i].Id}\" data-chart=\"{i.ToString(CultureInfo.InvariantCulture)}\"></div><figcaption>{Escape(charts[i].Caption)}</figcaption></figure>\n");
        page.Append("</section>\n");
    }

    private static void AppendMeasurements(StringBuilder page, ReportData data)
    {
        if (data.Runs.All(run => !data.Metrics[run.RunId].Any())) return;
        page.Append("<section><details><summary><h2>All measurements</h2></summary><div class=\"wide\"><table><thead><tr>");
        foreach (var title in (string[])["run", "stage", "task", "metric", "value ± standard error", "n", "chance", "context", "BOS", "protocol"]) page.Append($"<th scope=\"col\">{title}</th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (var run in data.Runs)
            foreach (var row in data.Metrics[run.RunId])
                AppendMeasurement(page, data.Label(run), row);
        page.Append("</tbody></table></div></details></section>\n");
    }

    private static void AppendMeasurement(StringBuilder page, string label, MetricRow row)
    {
        var figure = row.Measurement;
        string[] cells =
        [
            label, row.Stage.ToString().ToLowerInvariant(), figure.Task, figure.Metric, FigureText.WithError(figure),
            figure.Count.ToString(CultureInfo.InvariantCulture),
            figure.ChanceLevel is { } chance ? Core.Text.Units.Percent(chance) : FigureText.None,
            figure.ContextLength is { } context ? string.Create(CultureInfo.InvariantCulture, $"{context} tokens, stride {figure.Stride}") : FigureText.None,
            figure.BosPolicy,
            string.Create(CultureInfo.InvariantCulture, $"{figure.Protocol} v{figure.ProtocolVersion}"),
        ];
        page.Append("<tr>");
        foreach (var cell in cells) page.Append($"<td>{Escape(cell)}</td>");
        page.Append("</tr>\n");
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
