using System.Text.Json.Nodes;
using R2QBench.Runner.Reports.Charts;
using R2QBench.Runner.Reports.Figures;
using Xunit;

namespace R2QBench.Runner.Tests.Reports.Charts;

public class ChartDataTests
{
    [Fact]
    public void Rows_leave_out_what_is_empty_and_numbers_that_are_none()
    {
        var data = new ChartData("a", "b");
        data.Add(("a", "x"), ("b", 1.23456789));
        data.Add(("b", double.NaN));
        Assert.Equal("""[{"a":"x","b":1.23457},{}]""", data.ToRows().ToJsonString());
    }

    [Fact]
    public void Columns_store_equal_texts_constants_and_rare_values_once()
    {
        var data = new ChartData("text", "same", "rare", "none");
        for (var i = 0; i < 4; i++) data.Add(("text", i % 2 == 0 ? "even" : "odd"), ("same", 7), ("rare", i == 2 ? 0.5 : null));
        Assert.Equal(
            """{"count":4,"columns":{"text":{"t":["even","odd"],"v":[0,1,0,1]},"same":{"c":7},"rare":{"i":[2],"v":[0.5]},"none":{"c":null}}}""", data.ToColumns().ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(data.ToColumns().ToJsonString()), data.ToColumns()));
    }

    [Fact]
    public void A_column_that_follows_from_the_first_texts_is_stored_once_for_each_of_them()
    {
        var data = new ChartData("run", "series", "other");
        foreach (var (run, series, other) in new[] { ("a", "r2q", "x"), ("a", "r2q", "y"), ("b", "rtn", "y"), (null, null, "x") }) data.Add(("run", run), ("series", series), ("other", other));
        Assert.Equal(
            """{"count":4,"columns":{"run":{"t":["a","b"],"v":[0,0,1,null]},"series":{"t":["r2q","rtn"],"of":"run","v":[0,1]},"other":{"t":["x","y"],"v":[0,1,1,0]}}}""", data.ToColumns().ToJsonString());
    }

    [Fact]
    public void Csv_quotes_what_needs_it()
    {
        var data = new ChartData("name", "value");
        data.Add(("name", "a, \"b\""), ("value", 0.5));
        Assert.Equal("name,value\r\n\"a, \"\"b\"\"\",0.5\r\n", ChartCsv.Of(data));
    }

    [Fact]
    public void The_pareto_front_holds_what_nothing_beats_in_both()
    {
        Assert.Equal([true, false, true, true], ParetoFront.Of([(2.0, 5.0), (2.1, 6.0), (2.2, 4.0), (2.2, 4.0)], higherIsBetter: false));
        Assert.Equal([true, true, false], ParetoFront.Of([(2.0, 0.5), (2.1, 0.6), (2.2, 0.6)], higherIsBetter: true));
    }
}
