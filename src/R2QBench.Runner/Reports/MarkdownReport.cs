using System.Text;

namespace R2QBench.Runner.Reports;

/// <summary>The run table and the findings as GitHub-flavoured Markdown (<c>report.md</c>).</summary>
public static class MarkdownReport
{
    public static string Render(ReportData data, ResultTable table, IReadOnlyList<Finding> findings)
    {
        var text = new StringBuilder($"# {Escape(data.Experiment)}\n\n{Escape(table.Caption)}\n");
        if (table.Rows.Count > 0)
        {
            text.Append("\n| ").AppendJoin(" | ", table.Columns.Select(column => Escape(column.Title))).Append(" |\n");
            text.Append('|').AppendJoin('|', table.Columns.Select(column => column.AlignRight ? "---:" : "---")).Append("|\n");
            foreach (var row in table.Rows) text.Append("| ").AppendJoin(" | ", row.Cells.Select(cell => Escape(cell.Text))).Append(" |\n");
        }
        AppendList(text, "", table.Notes);
        AppendList(text, "Findings", [.. findings.Select(finding => finding.Text + " " + finding.Advice)]);
        AppendList(text, "Settings of all quantized runs", [.. RunSetting.Common(data).Select(setting => $"{setting.Title}: {setting.Value}")]);
        return text.ToString();
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
