using System.Text;
using R2QBench.Runner.Reports.Pairing;
using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Reports;

/// <summary>Methods over seeds, the run table and the findings as GitHub-flavoured Markdown (<c>report.md</c>).</summary>
public static class MarkdownReport
{
    public static string Render(ReportWriter report)
    {
        var (data, table) = (report.Data, report.Table);
        var text = new StringBuilder($"# {Escape(data.Experiment)}\n\n{Escape(table.Caption)}\n");
        foreach (var listing in report.Seeds)
        {
            text.Append($"\n## {Escape(listing.Title)}\n");
            AppendTable(text, [.. listing.Columns.Select(column => (column.Title, column.AlignRight))], listing.Rows.Select(row => row.Cells));
        }
        if (report.Seeds.Count > 0) text.Append($"\n{Escape(SeedListing.Note)}\n\n## Runs\n");
        if (table.Rows.Count > 0)
            AppendTable(text, [.. table.Columns.Select(column => (column.Title, column.AlignRight))], table.Rows.Select(row => row.Cells.Select(cell => cell.Text)));
        AppendList(text, "", table.Notes);
        if (report.Pairs is { } pairs)
        {
            text.Append($"\n## {PairListing.Title}\n");
            AppendTable(text, PairListing.Columns, pairs.Rows);
            AppendList(text, "", PairListing.Notes);
        }
        AppendList(text, "Findings", [.. report.Findings.Select(finding => finding.Text + " " + finding.Advice)]);
        AppendList(text, "Settings of all quantized runs", [.. RunSetting.Common(data).Select(setting => $"{setting.Title}: {setting.Value}")]);
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, IReadOnlyList<(string Title, bool AlignRight)> columns, IEnumerable<IEnumerable<string>> rows)
    {
        text.Append("\n| ").AppendJoin(" | ", columns.Select(column => Escape(column.Title))).Append(" |\n");
        text.Append('|').AppendJoin('|', columns.Select(column => column.AlignRight ? "---:" : "---")).Append("|\n");
        foreach (var row in rows) text.Append("| ").AppendJoin(" | ", row.Select(Escape)).Append(" |\n");
    }

    private static void AppendList(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        text.Append(title.Length == 0 ? "\n" : $"\n## {title}\n\n");
        foreach (var line in lines) text.Append("- ").Append(Escape(line)).Append('\n');
    }

    /// <summary>Text stays text: no markup, no HTML, no line break can come out of a name.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text.ReplaceLineEndings(" "))
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '|' or '*' or '`' or '\\' or '[' or ']' => escaped.Append('\\').Append(c),
                _ when char.IsControl(c) => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }
}
