using System.Globalization;
using System.Text;
using R2QBench.Runner.Reports.Charts;

namespace R2QBench.Runner.Reports.Figures;

/// <summary>A chart's rows as CSV (RFC 4180), the same that the page's CSV button gives.</summary>
public static class ChartCsv
{
    public static string Of(ChartData data)
    {
        var columns = data.Columns.Select(column => data.Values(column).ToArray()).ToArray();
        var text = new StringBuilder().AppendJoin(',', data.Columns).Append("\r\n");
        for (var row = 0; row < data.Count; row++) text.AppendJoin(',', columns.Select(column => Quoted(Text(column[row])))).Append("\r\n");
        return text.ToString();
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
}
