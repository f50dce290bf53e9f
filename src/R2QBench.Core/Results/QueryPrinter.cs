using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using R2QBench.Core.Text;

namespace R2QBench.Core.Results;

/// <summary>Writes the result of a query: plain text without colours or drawn boxes, the same in every culture.</summary>
public static class QueryPrinter
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Writes the rows in a format; numbers are the same in every culture.</summary>
    public static void Print(QueryResult result, QueryFormat format, TextWriter output)
    {
        switch (format)
        {
            case QueryFormat.Table: PrintTable(result, output); break;
            case QueryFormat.Csv: PrintCsv(result, output); break;
            case QueryFormat.Json: PrintJson(result, output); break;
            default: throw new ArgumentOutOfRangeException(nameof(format), format, null);
        }
    }

    private static void PrintTable(QueryResult result, TextWriter output)
    {
        var cells = result.Rows.Select(row => row.Select(value => OneLine(Text(value, digits: 6))).ToArray()).ToArray();
        var columns = result.Columns.Select((column, i) => new TextColumn(column.Name, IsNumber(column.Type), [.. cells.Select(row => row[i])]));
        TextTable.Write([.. columns], output);
        output.WriteLine(result.Rows.Count == 1 ? "(1 row)" : string.Create(Invariant, $"({result.Rows.Count} rows)"));
    }

    private static void PrintCsv(QueryResult result, TextWriter output)
    {
        output.WriteLine(string.Join(',', result.Columns.Select(column => Quoted(column.Name))));
        foreach (var row in result.Rows) output.WriteLine(string.Join(',', row.Select(value => Quoted(Text(value)))));
    }

    private static void PrintJson(QueryResult result, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }))
        {
            var names = UniqueNames(result.Columns);
            json.WriteStartArray();
            foreach (var row in result.Rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < row.Length; i++)
                {
                    json.WritePropertyName(names[i]);
                    WriteJson(json, row[i]);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void WriteJson(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case double number when !double.IsFinite(number): json.WriteNullValue(); break;
            case float number when !float.IsFinite(number): json.WriteNullValue(); break;
            case IFormattable number when IsNumber(number.GetType()): json.WriteRawValue(Text(number)); break;
            default: json.WriteStringValue(Text(value)); break;
        }
    }

    /// <summary>Two columns of one name would be one in an object: the second becomes <c>name_2</c>.</summary>
    private static string[] UniqueNames(IReadOnlyList<QueryColumn> columns)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. columns.Select(column =>
        {
            var name = column.Name;
            for (var n = 2; !taken.Add(name); n++) name = string.Create(Invariant, $"{column.Name}_{n}");
            return name;
        })];
    }

    private static bool IsNumber(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(Int128) || type == typeof(decimal) || type == typeof(float) || type == typeof(double);

    private static string Text(object? value, int? digits = null) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => number.ToString(digits is { } n ? $"G{n}" : "R", Invariant),
        float number => number.ToString(digits is { } n ? $"G{n}" : "R", Invariant),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", Invariant),
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", Invariant),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", Invariant),
        IFormattable other => other.ToString(null, Invariant),
        _ => value.ToString() ?? "",
    };

    private static string OneLine(string text) => text.ReplaceLineEndings("⏎").Replace('\t', ' ');

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
}
