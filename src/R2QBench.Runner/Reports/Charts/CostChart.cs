using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>What training cost against what it gave.</summary>
internal static class CostChart
{
    /// <summary>The costs there are; the first two are of training alone.</summary>
    public static IReadOnlyList<(string Key, string Title, string Axis, Func<RunRow, double?> Cost)> Kinds { get; } =
    [
        ("seconds", "training time", "training in seconds of the device", run => run.TrainSeconds),
        ("tokens", "tokens trained", "tokens trained", run => run.TokensTrained),
        ("memory", "peak memory", "peak memory in GiB", run => (run.PeakDeviceBytes ?? run.PeakHostBytes) / (double)(1L << 30)),
    ];

    /// <returns>Null if fewer than two trained configurations have cost and figure, or all cost the same.</returns>
    public static Chart? Create(IReadOnlyList<RunGroup> configurations, ChartFigure figure, (string Key, string Title, string Axis, Func<RunRow, double?> Cost) kind, string id, string suffix)
    {
        var points = configurations
            .Where(configuration => configuration.First.Steps > 0)
            .Select(configuration => (Configuration: configuration, Cost: configuration.Mean(kind.Cost), Interval: configuration.Interval(figure.Final)))
            .Where(point => point is { Cost: > 0, Interval: not null })
            .ToArray();
        if (points.Length < 2 || points.DistinctBy(point => point.Cost).Count() < 2) return null;
        var rows = new ChartData("run", "method", "device", "bits", "cost", "value", "shown", "hours", "tokens", "memory");
        foreach (var (configuration, cost, interval) in points)
        {
            var run = configuration.First;
            rows.Add(
                ("run", configuration.Label), ("method", run.Method), ("device", run.DeviceName ?? $"{run.Device}, {run.Threads} thread{(run.Threads == 1 ? "" : "s")}"), ("bits", run.BitsPerWeightStored),
                ("cost", cost), ("value", interval!.Mean * figure.Scale), ("tokens", configuration.Mean(one => one.TokensTrained)), ("memory", configuration.Mean(Kinds[2].Cost)),
                ("shown", FigureText.Value(figure.Final(configuration.Runs.First(seed => figure.Final(seed) is not null))! with { Value = interval.Mean })), ("hours", configuration.Mean(one => one.TrainSeconds / 3600)));
        }
        var logarithmic = VegaLite.NeedLog([.. points.Select(point => point.Interval!.Mean)]) && !figure.HigherIsBetter;
        string[] methods = MethodOrder.Of(points.Select(point => point.Configuration.First.Method));
        var mark = VegaLite.Layer(
            new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 80 },
            new JsonObject
            {
                ["x"] = VegaLite.Channel("cost", kind.Axis, "quantitative", VegaLite.FreeScale(VegaLite.NeedLog([.. points.Select(point => point.Cost!.Value)], 20))),
                ["y"] = VegaLite.Channel("value", figure.Axis, "quantitative", VegaLite.FreeScale(logarithmic)),
                ["fill"] = VegaLite.Category("method", "method", methods, coloured: true),
                ["stroke"] = VegaLite.Outlines("method", "method", methods),
                ["shape"] = VegaLite.Category("device", "device", rows.Values("device").OfType<string>(), coloured: false),
                ["opacity"] = VegaLite.Picked(0.9),
                ["tooltip"] = new JsonArray(
                    VegaLite.Channel("run", "run", "nominal"), VegaLite.Channel("shown", "value", "nominal"), VegaLite.Channel("cost", kind.Axis, "quantitative"),
                    VegaLite.Channel("tokens", "tokens trained", "quantitative"), VegaLite.Channel("memory", "peak memory in GiB", "quantitative"), VegaLite.Channel("bits", "stored bits per weight", "quantitative")),
            });
        mark["params"] = VegaLite.LegendPick("method");
        return new Chart(
            id, $"{figure.Title} against {kind.Title}{suffix}",
            "Means over seeds. Seconds compare only between runs of the same device on an otherwise idle machine" + (kind.Key == "memory" ? "; memory is of the accelerator, or of the whole process on the CPU." : "."),
            VegaLite.Spec([mark]), rows)
        { Choice = $"{figure.Title} against {kind.Title}{suffix}" };
    }
}
