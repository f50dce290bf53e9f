using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>Method × group size, one figure as colour and number.</summary>
internal static class HeatMapChart
{
    /// <returns>Null unless there are two methods or two group sizes to compare.</returns>
    public static Chart? Create(IReadOnlyList<RunGroup> configurations, ChartFigure figure, string id, string suffix)
    {
        var cells = configurations
            .Select(configuration => (configuration.First.Method, Group: FigureText.Group(configuration.First.GroupSize), Configuration: configuration, Interval: configuration.Interval(figure.Final)))
            .Where(cell => cell.Interval is not null)
            .GroupBy(cell => (cell.Method, cell.Group))
            .Select(cell => (cell.Key.Method, cell.Key.Group, Count: cell.Count(),
                Best: figure.HigherIsBetter ? cell.MaxBy(one => one.Interval!.Mean) : cell.MinBy(one => one.Interval!.Mean)))
            .ToArray();
        string[] groups = [.. configurations.Select(configuration => configuration.First).OrderBy(Order).Select(run => FigureText.Group(run.GroupSize)).Distinct()];
        string[] methods = MethodOrder.Of(cells.Select(cell => cell.Method));
        if (cells.Length < 2 || methods.Length < 2 && groups.Length < 2) return null;
        var logarithmic = VegaLite.NeedLog([.. cells.Select(cell => cell.Best.Interval!.Mean)]) && !figure.HigherIsBetter;
        double Shown(double value) => logarithmic ? Math.Log(value) : value;
        var (low, high) = (cells.Min(cell => Shown(cell.Best.Interval!.Mean)), cells.Max(cell => Shown(cell.Best.Interval!.Mean)));
        var rows = new ChartData("method", "group", "value", "shown", "ink", "run", "bits", "configurations");
        foreach (var (method, group, count, best) in cells)
        {
            var run = best.Configuration.Runs.First(seed => figure.Final(seed) is not null);
            var brightness = high > low ? (Shown(best.Interval!.Mean) - low) / (high - low) : 1;
            rows.Add(
                ("ink", (figure.HigherIsBetter ? brightness : 1 - brightness) > 0.6 ? "dark" : "light"), ("method", method), ("group", group), ("value", best.Interval!.Mean * figure.Scale), ("run", best.Configuration.Label), ("configurations", count),
                ("shown", FigureText.Value(figure.Final(run)! with { Value = best.Interval.Mean, StandardError = best.Interval.Half / Analysers.Confidence.Factor })), ("bits", run.BitsPerWeightStored));
        }
        JsonObject Axis(string field, string title, IReadOnlyList<string> order) => new() { ["field"] = field, ["title"] = title, ["type"] = "nominal", ["sort"] = VegaLite.Array(order), ["axis"] = new JsonObject { ["labelAngle"] = 0 } };
        var colour = VegaLite.Channel("value", figure.Axis, "quantitative", new JsonObject
        {
            ["scheme"] = "viridis",
            ["reverse"] = !figure.HigherIsBetter,
            ["type"] = logarithmic ? "log" : "linear",
            ["zero"] = false,
        });
        colour["legend"] = new JsonObject { ["titleLimit"] = 260 };
        return new Chart(
            id, $"{figure.Title}: method × group size{suffix}",
            "Brighter is better."
                + (cells.Any(cell => cell.Count > 1) ? " Where other settings vary too, the best of them." : "")
                + (cells.Any(cell => cell.Best.Interval!.Seeds > 1) ? " Means over seeds." : "")
                + (logarithmic ? " Logarithmic colours." : ""),
            VegaLite.Spec(
            [
                VegaLite.Layer(
                    new JsonObject { ["type"] = "rect" },
                    new JsonObject
                    {
                        ["x"] = Axis("group", "group size", groups), ["y"] = Axis("method", "method", methods), ["color"] = colour,
                        ["tooltip"] = new JsonArray(
                            VegaLite.Channel("run", "run", "nominal"), VegaLite.Channel("shown", "value", "nominal"), VegaLite.Channel("bits", "stored bits per weight", "quantitative"),
                            VegaLite.Channel("configurations", "configurations", "quantitative")),
                    }),
                VegaLite.Layer(
                    new JsonObject { ["type"] = "text", ["fontSize"] = 12 },
                    new JsonObject
                    {
                        ["x"] = Axis("group", "group size", groups), ["y"] = Axis("method", "method", methods), ["text"] = VegaLite.Field("shown"),
                        ["color"] = new JsonObject { ["condition"] = new JsonObject { ["test"] = "datum.ink === 'dark'", ["value"] = "#111111" }, ["value"] = "#ffffff" },
                    }),
            ], Math.Max(90, 34 * methods.Length)), rows)
        { Choice = figure.Title + suffix };
    }

    private static int Order(RunRow run) => run.GroupSize switch { null => -1, -1 => int.MaxValue - 1, 0 => int.MaxValue, { } size => size };
}
