using System.Text.Json;
using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Charts;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports.Charts;

/// <summary>A chart of a figure lets methods be told apart, hides none, and has the numbers of the tables.</summary>
public class QualityChartTests
{
    [Fact]
    public void A_huge_perplexity_stands_in_the_strip_with_its_value_and_the_caption_names_it()
    {
        var chart = Chart(SampleReports.Quickstart(), "quality-builtin-world-perplexity");
        var beyond = Assert.Single(Rows(chart), row => row.TryGetProperty("edge", out _));
        Assert.Equal("318", beyond.GetProperty("edge_text").GetString());
        Assert.Equal(318.4, beyond.GetProperty("value").GetDouble());
        Assert.Contains("not to scale: rtn, group_size -1 318 ± 6.", chart.Caption, StringComparison.Ordinal);
        var domain = Domain(chart);
        Assert.InRange(domain.High, beyond.GetProperty("edge").GetDouble(), 10);
        Assert.InRange(4.213, domain.Low, domain.High); // full precision costs little room here
    }

    [Fact]
    public void Marks_in_the_strip_keep_their_symbol_and_the_axis_has_no_numbers_there()
    {
        var chart = Chart(SampleReports.Quickstart(), "quality-builtin-world-perplexity");
        var layers = chart.Spec["layer"]!.AsArray().Where(layer => layer!["mark"]!["type"]!.GetValue<string>() == "point").ToArray();
        bool IsInStrip(JsonNode? layer) => layer!["encoding"]!["y"]!["field"]!.GetValue<string>() == FigureAxis.PlaceColumn;
        JsonNode Symbol(JsonNode? layer) => layer!["encoding"]!["shape"]!["scale"]!;
        var beyond = Assert.Single(layers, IsInStrip);
        var within = layers.First(layer => !IsInStrip(layer) && layer!["encoding"]!["shape"] is not null);
        Assert.Equal(Symbol(within).ToJsonString(), Symbol(beyond).ToJsonString());
        Assert.All(layers, layer => Assert.EndsWith("? '' : datum.label", layer!["encoding"]!["y"]!["axis"]!["labelExpr"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public void Full_precision_far_away_is_a_label_in_the_strip_and_not_an_empty_axis()
    {
        var data = Perplexities(30, ("r2q", 100), ("rtn", 101), ("seq", 102));
        var chart = Chart(data, "quality-builtin-world-perplexity");
        var rule = Assert.Single(Rows(chart), row => row.TryGetProperty("rule", out _));
        Assert.Equal("full precision 30.00", rule.GetProperty("edge_text").GetString());
        Assert.True(rule.TryGetProperty("edge", out _));
        Assert.InRange(Domain(chart).Low, 90, 100);
    }

    [Fact]
    public void Without_outliers_there_is_no_strip()
    {
        var chart = Chart(Perplexities(4, ("r2q", 5), ("rtn", 5.4), ("seq", 6)), "quality-builtin-world-perplexity");
        Assert.DoesNotContain(Rows(chart), row => row.TryGetProperty("edge", out _));
        Assert.DoesNotContain("strip", chart.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_of_equal_bits_stand_side_by_side_on_an_axis_that_does_not_make_it_a_difference()
    {
        var chart = Chart(Perplexities(4, ("r2q", 5), ("rtn", 5.4)), "quality-builtin-world-perplexity");
        double[] places = [.. Rows(chart).Where(row => row.TryGetProperty("bits", out _)).Select(row => row.GetProperty("x").GetDouble())];
        Assert.Equal(2, places.Distinct().Count());
        Assert.All(places, place => Assert.Equal(2.5, place, 2));
        var axis = chart.Spec["layer"]!.AsArray().Select(layer => layer!["encoding"]!["x"]?["scale"]?["domain"]).First(domain => domain is not null)!;
        Assert.True(axis[1]!.GetValue<double>() - axis[0]!.GetValue<double>() >= 0.5);
    }

    [Fact]
    public void A_configuration_without_the_figure_is_named_in_the_caption()
    {
        var chart = Chart(SampleReports.Quickstart(), "quality-builtin-world-perplexity"); // its ternary run failed
        Assert.Contains("Not drawn, for they have no such figure: ternary g64.", chart.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_and_tables_print_the_same_numbers()
    {
        var data = SampleReports.Seeds();
        var report = new ReportWriter(data);
        foreach (var listing in report.Seeds)
        {
            var (mean, half) = (Index(listing, "mean"), Index(listing, "95 %"));
            var unit = listing.Column.ChanceLevel is null ? "" : " %";
            string[] table = [.. listing.Rows.Where(row => !row.IsBaseline).Select(row => $"{row.Cells[mean]} {row.Cells[half]}{unit}").Order(StringComparer.Ordinal)];
            foreach (var (kind, field) in new[] { ("quality", "shown"), ("heat", "interval") })
            {
                var chart = report.Charts.Single(chart => chart.Id.StartsWith(kind, StringComparison.Ordinal) && chart.Choice == listing.Column.Title);
                Assert.Equal(table, Rows(chart).Where(row => row.TryGetProperty(field, out _)).Select(row => row.GetProperty(field).GetString()!).Order(StringComparer.Ordinal));
            }
        }

        // With one seed the run table is the one to agree with.
        var shown = Rows(Chart(SampleReports.Quickstart(), "heat-builtin-world-perplexity")).Select(row => row.GetProperty("shown").GetString()!);
        Assert.Equal(["5.10", "5.19", "6.42", "318"], shown);
    }

    private static int Index(R2QBench.Runner.Reports.Statistics.SeedListing listing, string title) => listing.Columns.Select(column => column.Title).ToList().IndexOf(title);

    private static ReportData Perplexities(double fullPrecision, params (string Method, double Value)[] runs) => SampleReports.Of(
    [
        ("0", SampleRows.Baseline(), [SampleRows.Perplexity(Stage.Baseline, fullPrecision)]),
        .. runs.Select(run => (run.Method, SampleReports.Quantized(run.Method, 64, 2.5), new[] { SampleRows.Perplexity(Stage.After, run.Value) })),
    ]);

    private static Chart Chart(ReportData data, string id) => ChartCatalog.All(data).Single(chart => chart.Id == id);

    private static JsonElement[] Rows(Chart chart) => [.. JsonDocument.Parse(chart.Data.ToRows().ToJsonString()).RootElement.EnumerateArray()];

    private static (double Low, double High) Domain(Chart chart)
    {
        var domain = chart.Spec["layer"]!.AsArray().Select(layer => layer!["encoding"]!["y"]!["scale"]!["domain"]!).First();
        return (domain[0]!.GetValue<double>(), domain[1]!.GetValue<double>());
    }
}
