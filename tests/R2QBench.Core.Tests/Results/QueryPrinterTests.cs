using System.Globalization;
using R2QBench.Core.Results;
using Xunit;

namespace R2QBench.Core.Tests.Results;

public class QueryPrinterTests
{
    private static readonly QueryResult Result = new(
        [new("name", typeof(string)), new("value", typeof(double)), new("n", typeof(long)), new("n", typeof(Int128)), new("when", typeof(DateTimeOffset))],
        [
            ["r2q, \"g64\"", 1.23456789, 42L, (Int128)7, new DateTimeOffset(2026, 11, 21, 20, 15, 30, 500, TimeSpan.Zero)],
            ["zwei\nZeilen", double.NaN, -1L, null, null],
            ["日本", 1e-9, 0L, (Int128)1, null],
        ]);

    [Fact]
    public void A_table_is_aligned_and_has_one_line_per_row() => Assert.Equal(
        """
        name           value   n  n  when
        -----------  -------  --  -  ----------------------
        r2q, "g64"   1.23457  42  7  2026-11-21T20:15:30.5Z
        zwei⏎Zeilen      NaN  -1
        日本           1E-09   0  1
        (3 rows)

        """, Print(Result, QueryFormat.Table));

    [Fact]
    public void Csv_quotes_what_needs_it_and_keeps_every_digit() => Assert.Equal(
        "name,value,n,n,when\n\"r2q, \"\"g64\"\"\",1.23456789,42,7,2026-11-21T20:15:30.5Z\n\"zwei\nZeilen\",NaN,-1,,\n日本,1E-09,0,1,\n",
        Print(Result, QueryFormat.Csv));

    [Fact]
    public void Json_has_null_for_what_is_no_number_and_distinct_names()
    {
        var rows = System.Text.Json.JsonDocument.Parse(Print(Result, QueryFormat.Json)).RootElement;
        Assert.Equal(1.23456789, rows[0].GetProperty("value").GetDouble());
        Assert.Equal(7, rows[0].GetProperty("n_2").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, rows[1].GetProperty("value").ValueKind);
        Assert.Equal("zwei\nZeilen", rows[1].GetProperty("name").GetString());
    }

    [Fact]
    public void Nothing_found_prints_the_headings()
    {
        var empty = new QueryResult([new("run_id", typeof(string))], []);
        Assert.Equal("run_id\n------\n(0 rows)\n", Print(empty, QueryFormat.Table));
        Assert.Equal("run_id\n", Print(empty, QueryFormat.Csv));
        Assert.Equal("[]\n", Print(empty, QueryFormat.Json));
    }

    private static string Print(QueryResult result, QueryFormat format)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE"); // decimal comma: must not show
        try
        {
            using var writer = new StringWriter { NewLine = "\n" };
            QueryPrinter.Print(result, format, writer);
            return writer.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
