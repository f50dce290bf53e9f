using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Charts;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports.Charts;

/// <summary>Legends hold what differs between curves, and the same method has the same colour in every chart.</summary>
public class SeriesTests
{
    [Fact]
    public void Colour_is_the_method_dash_what_else_differs_and_seeds_look_the_same()
    {
        var series = new Series([Run("rtn", -1, 0), Run("rtn", 128, 0), Run("rtn", 64, 0), Run("rtn", 64, 1), Run("r2q", 64, 0), SampleRows.Baseline()]);
        Assert.Equal(("rtn", "64"), series.Cells(Run("rtn", 64, 1)));
        Assert.Equal(["r2q", "rtn"], Domain(series.Colour()));
        Assert.Equal(["64", "128", "channel"], Domain(series.Dash()));
        Assert.Equal("group size", series.Symbol()["title"]!.GetValue<string>());
    }

    [Fact]
    public void Settings_stand_in_labels_only_where_they_differ_within_a_method()
    {
        var other = Run("rtn", 64, 0) with { Init = "max" }; // differs from r2q alone: the method says it
        Assert.Equal(("rtn", null), new Series([Run("r2q", 64, 0), other]).Cells(other));
        var faster = Run("rtn", 64, 0) with { LearningRate = 1e-3 };
        var series = new Series([Run("r2q", 64, 0), Run("rtn", 64, 0), faster]);
        Assert.Equal(("rtn", "1e-3"), series.Cells(faster));
        Assert.Equal("learning rate", series.Dash()["title"]!.GetValue<string>());
    }

    [Fact]
    public void With_one_method_the_colour_is_what_differs()
    {
        var series = new Series([Run("r2q", 64, 0), Run("r2q", 128, 0)]);
        Assert.Equal(["64", "128"], Domain(series.Colour()));
        Assert.Equal(("64", null), series.Cells(Run("r2q", 64, 0)));
    }

    [Fact]
    public void One_configuration_is_named_after_its_method() => Assert.Equal(("r2q", null), new Series([Run("r2q", 64, 0), Run("r2q", 64, 1)]).Cells(Run("r2q", 64, 0)));

    [Fact]
    public void More_methods_than_colours_are_told_apart_by_colour_and_dash_together()
    {
        string[] methods = ["r2q", "rtn", "seq", "lsq", "bipolar", "binary", "ternary"];
        var runs = methods.SelectMany(method => new[] { Run(method, 64, 0), Run(method, 128, 0) }).ToArray();
        var series = new Series(runs);
        Assert.Equal(14, Domain(series.Colour()).Length);
        Assert.Equal(14, Marks(series.Colour()).Zip(Marks(series.Dash())).Distinct().Count());
        Assert.Equal(14, Marks(series.Colour()).Zip(Marks(series.Symbol())).Distinct().Count());
        Assert.Contains(("r2q, 64", (string?)null), runs.Select(series.Cells));
    }

    [Fact]
    public void A_legend_of_more_than_two_dozen_labels_names_the_methods_alone()
    {
        var runs = Enumerable.Range(1, 13).SelectMany(rate => new[] { "r2q", "rtn" }.Select(method => Run(method, 64, 0) with { LearningRate = rate })).ToArray();
        var series = new Series(runs);
        Assert.Equal(["r2q", "rtn"], Domain(series.Colour()));
        Assert.Equal("method", series.Colour()["title"]!.GetValue<string>());
        Assert.Equal(("rtn", null), series.Cells(runs[1]));
    }

    private static RunRow Run(string method, int group, long seed) => SampleRows.Run(method, method) with { GroupSize = group, Seed = seed };

    private static string[] Domain(JsonObject channel) => [.. channel["scale"]!["domain"]!.AsArray().Select(value => value!.GetValue<string>())];

    private static string[] Marks(JsonObject channel) => [.. channel["scale"]!["range"]!.AsArray().Select(value => value!.ToJsonString())];
}
