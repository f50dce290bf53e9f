using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>What training cost against what it gave.</summary>
internal static class CostChart
{
    /// <summary>Costs nearer to each other than this share are no difference to draw.</summary>
    private const double LeastSpread = 0.02;

    /// <summary>Costs further apart than this factor are drawn on a logarithmic axis; nearer ones on an axis from zero, so that a small difference looks small.</summary>
    private const double FarApart = 20;

    /// <summary>The costs there are; the first two are of training alone.</summary>
    public static IReadOnlyList<(string Key, string Title, string Axis, Func<RunRow, double?> Cost)> Kinds { get; } =
    [
        ("seconds", "training time", "training in seconds of the device", run => run.TrainSeconds),
        ("tokens", "tokens trained", "tokens trained", run => run.TokensTrained),
        ("memory", "peak memory", "peak memory in GiB", run => (run.PeakDeviceBytes ?? run.PeakHostBytes) / (double)(1L << 30)),
    ];

    /// <returns>Null if fewer than two trained configurations have cost and figure, or all cost about the same.</returns>
    public static Chart? Create(
        IReadOnlyList<RunGroup> configurations, Series series, ChartFigure figure, (string Key, string Title, string Axis, Func<RunRow, double?> Cost) kind, string id, string suffix)
    {
        var points = configurations
            .Where(configuration => configuration.First.Steps > 0)
            .Select(configuration => (Configuration: configuration, Cost: configuration.Mean(kind.Cost), Figure: figure.Of(configuration)))
            .Where(point => point is { Cost: > 0, Figure: not null })
            .Select(point => (point.Configuration, Cost: point.Cost!.Value, Figure: point.Figure!.Value))
            .ToArray();
        if (points.Length < 2 || points.Max(point => point.Cost) < points.Min(point => point.Cost) * (1 + LeastSpread)) return null;
        var rows = new ChartData(
            "run", "method", Series.LabelColumn, Series.VariantColumn, "device", "bits", "cost", "value", "low", "high", "shown", "hours", "tokens", "memory", FigureAxis.PlaceColumn, FigureAxis.TextColumn);
        var axis = new FigureAxis(figure, points.Select(point => point.Configuration), []);
        double[] costs = [.. points.Select(point => point.Cost)];
        var isFarApart = VegaLite.NeedLog(costs, FarApart);
        foreach (var (configuration, cost, (interval, mean, half)) in points)
        {
            var run = configuration.First;
            var (label, variant) = series.Cells(run);
            var value = interval.Mean * figure.Scale;
            var shown = (half.Length == 0 ? mean : $"{mean} ± {half}") + figure.Unit;
            var across = isFarApart ? Math.Log(cost / costs.Min()) / Math.Log(costs.Max() / costs.Min()) : cost / costs.Max();
            rows.Add(
                ("run", configuration.Label), ("method", run.Method), (Series.LabelColumn, label), (Series.VariantColumn, variant),
                ("device", run.DeviceName ?? $"{run.Device}, {run.Threads} thread{(run.Threads == 1 ? "" : "s")}"), ("bits", run.BitsPerWeightStored),
                ("cost", cost), ("value", value), ("low", value - interval.Half * figure.Scale), ("high", value + interval.Half * figure.Scale), ("shown", shown),
                ("tokens", configuration.Mean(one => one.TokensTrained)), ("memory", configuration.Mean(Kinds[2].Cost)), ("hours", configuration.Mean(one => one.TrainSeconds / 3600)),
                (FigureAxis.PlaceColumn, axis.Edge(value, across, mean, $"{configuration.Label} {shown}")), (FigureAxis.TextColumn, axis.Range.Holds(value) ? null : mean));
        }
        string[] devices = [.. rows.Values("device").OfType<string>().Distinct()];
        JsonObject X() => VegaLite.Channel("cost", kind.Axis, "quantitative", isFarApart ? VegaLite.FreeScale(true) : new JsonObject { ["zero"] = true, ["nice"] = false, ["padding"] = 24 });
        JsonArray Tip() =>
        [
            VegaLite.Channel("run", "run", "nominal"), VegaLite.Channel("shown", "value ± 95 %", "nominal"), VegaLite.Channel("cost", kind.Axis, "quantitative"), VegaLite.Channel("device", "device", "nominal"),
            VegaLite.Channel("tokens", "tokens trained", "quantitative"), VegaLite.Channel("memory", "peak memory in GiB", "quantitative"), VegaLite.Channel("bits", "stored bits per weight", "quantitative"),
        ];
        JsonObject Symbol() => devices.Length > 1 ? VegaLite.Category("device", "device", devices, coloured: false) : series.Symbol();
        var split = isFarApart ? costs.Min() * Math.Pow(costs.Max() / costs.Min(), FigureAxis.MostLeft) : costs.Max() * FigureAxis.MostLeft;
        var mark = VegaLite.Layer(
            new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 70 },
            new JsonObject
            {
                ["x"] = X(),
                ["y"] = axis.Channel("value"),
                ["fill"] = series.Colour(),
                ["stroke"] = series.Outline(),
                ["shape"] = Symbol(),
                ["opacity"] = series.Picked(1),
                ["tooltip"] = Tip(),
            }, "run", $"!isValid(datum.{FigureAxis.PlaceColumn})");
        mark["params"] = series.LegendPick();
        return new Chart(
            id, $"{figure.Title} against {kind.Title}{suffix}",
            "Means over seeds with their 95 % intervals. Seconds compare only between runs of the same device on an otherwise idle machine"
                + (kind.Key == "memory" ? "; memory is of the accelerator, or of the whole process on the CPU." : ".") + axis.Note(),
            VegaLite.Spec([.. axis.Strips(), .. axis.Intervals(X, series), mark, .. axis.Marks(X, "cost", split, series.Colour, Symbol, Tip)], 300 + 20 * axis.Rows), rows)
        { Choice = $"{figure.Title} against {kind.Title}{suffix}" };
    }
}
