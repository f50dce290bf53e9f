using System.Text.Json.Nodes;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>Method × group size, one figure as colour and number, the best method on top; the bits stand in each cell, for a row compares other bits.</summary>
internal static class HeatMapChart
{
    /// <returns>Null unless there are two methods or two group sizes to compare.</returns>
    public static Chart? Create(IReadOnlyList<RunGroup> configurations, ChartFigure figure, string id, string suffix)
    {
        var cells = configurations
            .Select(configuration => (configuration.First.Method, Group: FigureText.Group(configuration.First.GroupSize), Configuration: configuration, Figure: figure.Of(configuration)))
            .Where(cell => cell.Figure is not null)
            .GroupBy(cell => (cell.Method, cell.Group))
            .Select(cell => (cell.Key.Method, cell.Key.Group, Count: cell.Count(), Best: figure.HigherIsBetter ? cell.MaxBy(one => one.Figure!.Value.Interval.Mean) : cell.MinBy(one => one.Figure!.Value.Interval.Mean)))
            .Select(cell => (cell.Method, cell.Group, cell.Count, cell.Best.Configuration, Figure: cell.Best.Figure!.Value))
            .OrderBy(cell => figure.HigherIsBetter ? -cell.Figure.Interval.Mean : cell.Figure.Interval.Mean)
            .ToArray();
        string[] groups = [.. configurations.Select(configuration => configuration.First.GroupSize).OrderBy(RunOrder.OfGroup).Select(FigureText.Group).Distinct()];
        string[] methods = [.. cells.Select(cell => cell.Method).Distinct()];
        if (cells.Length < 2 || methods.Length < 2 && groups.Length < 2) return null;
        var range = new FigureAxis(figure, cells.Select(cell => cell.Configuration), []).Range;
        double[] values = [.. cells.Select(cell => cell.Figure.Interval.Mean * figure.Scale)];
        var (low, high) = (Math.Max(values.Min(), range.Low), Math.Min(values.Max(), range.High));
        double Shown(double value) => range.IsLogarithmic ? Math.Log(value) : value;
        var rows = new ChartData("method", "group", "value", "shown", "stored", "ink", "run", "bits", "interval", "configurations");
        foreach (var (method, group, count, configuration, (interval, mean, half)) in cells)
        {
            var value = interval.Mean * figure.Scale;
            var brightness = high > low ? (Shown(Math.Clamp(value, low, high)) - Shown(low)) / (Shown(high) - Shown(low)) : 1;
            var bits = configuration.First.BitsPerWeightStored;
            rows.Add(
                ("ink", (figure.HigherIsBetter ? brightness : 1 - brightness) > 0.6 ? "dark" : "light"), ("method", method), ("group", group), ("value", value), ("run", configuration.Label), ("configurations", count),
                ("shown", mean + figure.Unit), ("stored", bits is null ? null : $"{FigureText.Bits(bits)} bits"), ("interval", (half.Length == 0 ? mean : $"{mean} ± {half}") + figure.Unit), ("bits", bits));
        }
        JsonObject Axis(string field, string title, IReadOnlyList<string> order) => new() { ["field"] = field, ["title"] = title, ["type"] = "nominal", ["sort"] = VegaLite.Array(order), ["axis"] = new JsonObject { ["labelAngle"] = 0 } };
        var colour = VegaLite.Channel("value", figure.Axis, "quantitative", new JsonObject
        {
            ["scheme"] = "viridis",
            ["reverse"] = !figure.HigherIsBetter,
            ["type"] = range.IsLogarithmic ? "log" : "linear",
            ["domain"] = new JsonArray(low, high > low ? high : low + 1),
            ["clamp"] = true,
            ["zero"] = false,
        });
        colour["legend"] = null;   // the numbers stand in the cells
        JsonObject Text(string field, int size, int offset) => VegaLite.Layer(
            new JsonObject { ["type"] = "text", ["fontSize"] = size, ["dy"] = offset },
            new JsonObject
            {
                ["x"] = Axis("group", "group size", groups),
                ["y"] = Axis("method", "method", methods),
                ["text"] = VegaLite.Field(field),
                ["color"] = new JsonObject { ["condition"] = new JsonObject { ["test"] = "datum.ink === 'dark'", ["value"] = "#111111" }, ["value"] = "#ffffff" },
            }, field);
        var beyond = values.Count(value => !range.Holds(value));
        return new Chart(
            id, $"{figure.Title}: method × group size{suffix}",
            $"{char.ToUpperInvariant(figure.Axis[0])}{figure.Axis[1..]}; brighter is better, the best method is on top."
                + (cells.Any(cell => cell.Count > 1) ? " Where other settings vary too, the best of them." : "")
                + (cells.Any(cell => cell.Figure.Interval.Seeds > 1) ? " Means over seeds." : "")
                + (cells.Length < methods.Length * groups.Length ? " Empty: not run." : "")
                + (range.IsLogarithmic ? " Logarithmic colours." : "")
                + (beyond > 0 ? FormattableString.Invariant($" The colours tell the others apart: {beyond} far worse {(beyond == 1 ? "cell is" : "cells are")} as dark as it gets.") : ""),
            VegaLite.Spec(
            [
                VegaLite.Layer(
                    new JsonObject { ["type"] = "rect" },
                    new JsonObject
                    {
                        ["x"] = Axis("group", "group size", groups), ["y"] = Axis("method", "method", methods), ["color"] = colour,
                        ["tooltip"] = new JsonArray(
                            VegaLite.Channel("run", "run", "nominal"), VegaLite.Channel("interval", "value ± 95 %", "nominal"), VegaLite.Channel("bits", "stored bits per weight", "quantitative"),
                            VegaLite.Channel("configurations", "configurations", "quantitative")),
                    }),
                Text("shown", 12, -6),
                Text("stored", 10, 8),
            ], Math.Max(90, 40 * methods.Length)), rows)
        { Choice = figure.Title + suffix };
    }
}
