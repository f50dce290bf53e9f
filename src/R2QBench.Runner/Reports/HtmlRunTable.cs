using System.Globalization;
using System.Text;
using R2QBench.Core.Results.Rows;
using static R2QBench.Runner.Reports.HtmlText;

namespace R2QBench.Runner.Reports;

/// <summary>The run table of the page: every row is there without scripts; with them it sorts, filters, and shows a run's details.</summary>
internal static class HtmlRunTable
{
    /// <summary>Rows shown before somebody asks for all.</summary>
    private const int FirstRows = 100;

    /// <summary>The same where a table above has the answer already.</summary>
    private const int FirstRowsBelowSummary = 15;

    /// <summary>A column with more values than this gets no filter buttons; the text filter finds them too.</summary>
    private const int MostChoices = 16;

    /// <summary>Style of the columns with numbers, so that not every cell has to say it.</summary>
    public static string AlignmentOf(ResultTable table)
    {
        var numbers = table.Columns.Select((column, i) => (column, i)).Where(pair => pair.column.AlignRight)
            .Select(pair => FormattableString.Invariant($"#runs td:nth-child({pair.i + 1})"));
        return string.Join(',', numbers) is { Length: > 0 } selector ? selector + "{text-align:right}" : "";
    }

    /// <param name="page">Appended to.</param>
    /// <param name="data">Rows.</param>
    /// <param name="table">The run table of the same rows.</param>
    /// <param name="isSummarized">True if means over seeds stand above.</param>
    public static void Append(StringBuilder page, ReportData data, ResultTable table, bool isSummarized)
    {
        page.Append("<section><h2>Runs</h2>\n");
        if (table.Rows.Count == 0)
        {
            page.Append("<p>No run has finished yet. <code>./r2q run SPEC</code> starts them.</p></section>\n");
            return;
        }
        if (data.Runs.All(run => run.Status != RunStatus.Completed)) page.Append("<p class=\"problem\">No run has completed: there is nothing to compare yet. The reasons are below the table.</p>\n");
        AppendFilters(page, table, isSummarized ? FirstRowsBelowSummary : FirstRows);
        page.Append("<div class=\"wide\"><table class=\"sortable\" id=\"runs\"><thead><tr>");
        foreach (var column in table.Columns)
            page.Append($"<th scope=\"col\"{(column.AlignRight ? " class=\"number\"" : "")}><button type=\"button\">{Escape(column.Title)}</button></th>");
        page.Append("</tr></thead><tbody>\n");
        for (var i = 0; i < table.Rows.Count; i++) AppendRow(page, data, table.Rows[i], i);
        page.Append("</tbody></table></div>\n");
        page.Append("<p class=\"notes\"><span id=\"shown-rows\"></span> <button type=\"button\" id=\"all-rows\" hidden>show all</button> <span class=\"script-only\">A click on a row shows its spec, environment and every measurement.</span></p>\n<ul class=\"notes\">\n");
        foreach (var note in table.Notes) page.Append($"<li>{Escape(note)}</li>\n");
        page.Append("</ul></section>\n");
    }

    private static void AppendRow(StringBuilder page, ReportData data, ResultRowCells row, int index)
    {
        var kind = row.Run.IsBaseline ? "baseline" : row.Run.Status == RunStatus.Completed ? "" : row.Run.Status.ToString().ToLowerInvariant();
        page.Append(CultureInfo.InvariantCulture, $"<tr data-run=\"{index}\"{(kind.Length > 0 ? $" class=\"{kind}\"" : "")} title=\"{Escape(data.Label(row.Run))}\">");
        foreach (var (text, sortValue) in row.Cells)
        {
            page.Append("<td");
            if (sortValue is { } value && double.IsFinite(value)) page.Append(CultureInfo.InvariantCulture, $" data-sort={value.ToString("G7", CultureInfo.InvariantCulture)}");
            page.Append('>').Append(Escape(text));
        }
        page.Append('\n');   // closing tags of cells and rows are optional in HTML, and many
    }

    private static void AppendFilters(StringBuilder page, ResultTable table, int firstRows)
    {
        if (table.Rows.Count < 3) return;
        page.Append("<div class=\"filters script-only\"><label>Filter <input type=\"search\" id=\"filter-text\" placeholder=\"words, all must occur\"></label>\n");
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i].AlignRight && table.Columns[i].Title != ResultTable.GroupTitle) continue;
            string[] values = [.. table.Rows.Select(row => row.Cells[i].Text).Distinct()];
            if (values.Length is < 2 or > MostChoices) continue;
            page.Append(CultureInfo.InvariantCulture, $"<span class=\"choices\" data-column=\"{i}\"><b>{Escape(table.Columns[i].Title)}</b>");
            foreach (var value in values) page.Append($" <button type=\"button\" aria-pressed=\"false\">{Escape(value)}</button>");
            page.Append("</span>\n");
        }
        page.Append(CultureInfo.InvariantCulture, $"</div>\n<script type=\"application/json\" id=\"first-rows\">{firstRows}</script>\n");
    }
}
