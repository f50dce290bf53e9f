using System.Text.Json.Nodes;
using R2QBench.Core.Reference;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>One figure over the stored bits per weight: a mark per configuration with its interval, the Pareto front, full precision, chance, published figures.</summary>
internal static class QualityChart
{
    /// <summary>Marks nearer than this share of the axis stand side by side.</summary>
    private const double ShareOfAxis = 0.015;

    /// <summary>Chance is drawn unless it is farther below everything else than everything else spans.</summary>
    private const double MostEmptySpan = 1;

    /// <returns>Null if no quantized run has the figure.</returns>
    public static Chart? Create(IReadOnlyList<RunRow> runs, IReadOnlyList<RunGroup> configurations, ChartFigure figure, PublishedFigures published, string id, string suffix)
    {
        var rows = new ChartData("run", "method", "group", "bits", "x", "value", "low", "high", "seeds", "shown", "seed_value", "front", "rule", "published", "source", "others");
        var points = configurations
            .Select(configuration => (Configuration: configuration, Bits: configuration.First.BitsPerWeightStored, Interval: configuration.Interval(figure.Final)))
            .Where(point => point is { Bits: not null, Interval: not null })
            .Select(point => (point.Configuration, Bits: point.Bits!.Value, Interval: point.Interval!))
            .ToArray();
        if (points.Length == 0) return null;
        string[] methods = MethodOrder.Of(points.Select(point => point.Configuration.First.Method));
        string[] groups = [.. points.Select(point => FigureText.Group(point.Configuration.First.GroupSize)).Distinct()];
        var step = ShareOfAxis * Math.Max(points.Max(point => point.Bits) - points.Min(point => point.Bits), 0.5);
        double Place(RunRow run, double bits)
        {
            string[] near = [.. methods.Where(method => points.Any(point => point.Configuration.First.Method == method && Math.Abs(point.Bits - bits) <= step))];
            return bits + step * (Array.IndexOf(near, run.Method) - (near.Length - 1) / 2.0);
        }

        var values = new List<double>();
        AddFront(rows, points.Select(point => (point.Bits, point.Interval.Mean)).ToArray(), figure);
        foreach (var (configuration, bits, interval) in points)
        {
            values.Add(interval.Mean);
            var run = configuration.First;
            var x = Place(run, bits);
            var group = FigureText.Group(run.GroupSize);
            foreach (var seed in interval.Seeds > 1 ? configuration.Runs : [])
                if (figure.Final(seed) is { } one && double.IsFinite(one.Value))
                    rows.Add(("run", configuration.Label), ("method", run.Method), ("group", group), ("x", x), ("seed_value", one.Value * figure.Scale));
            rows.Add(
                ("run", configuration.Label), ("method", run.Method), ("group", group), ("bits", bits), ("x", x), ("seeds", interval.Seeds),
                ("value", interval.Mean * figure.Scale), ("low", (interval.Mean - interval.Half) * figure.Scale), ("high", (interval.Mean + interval.Half) * figure.Scale),
                ("shown", FigureText.WithError(figure.Final(configuration.Runs.First(seed => figure.Final(seed) is not null))! with { Value = interval.Mean, StandardError = interval.Half })));
        }
        foreach (var baseline in runs.Where(run => run.IsBaseline))
            if (figure.Final(baseline) is { } full && double.IsFinite(full.Value))
            {
                values.Add(full.Value);
                rows.Add(("rule", "full precision"), ("value", full.Value * figure.Scale));
            }
        var isChanceShown = figure.Chance is { } level && values.Min() - level <= MostEmptySpan * Math.Max(values.Max() - values.Min(), 0.05);
        if (isChanceShown) rows.Add(("rule", "chance"), ("value", figure.Chance * figure.Scale));
        var overlaid = AddPublished(rows, values, runs[0], figure, published);

        var logarithmic = !figure.HigherIsBetter && VegaLite.NeedLog(values);
        var hasSeeds = points.Any(point => point.Interval.Seeds > 1);
        return new Chart(
            id,
            $"{figure.Title} over stored bits per weight{suffix}",
            $"After training. Bars: 95 % intervals, {(hasSeeds ? "over the seeds (Student's t; small dots are single seeds) or, with one seed, of the evaluation" : "of the evaluation (one seed: how training scatters is not in them)")}."
                + $" Dashed: full precision{(figure.Chance is not { } chance ? "" : isChanceShown ? "; dotted: chance" : FormattableString.Invariant($"; chance ({chance * figure.Scale:0.#} %) is below the axis"))}. Grey steps: the Pareto front. Methods with the same bits stand side by side."
                + (overlaid > 0 ? $" Hollow: {overlaid} published figures of the same model, metric and context; their source is in the tooltip." : "")
                + (logarithmic ? " Logarithmic axis." : ""),
            VegaLite.Spec(Layers(figure, logarithmic, methods, groups)), rows)
        { Choice = figure.Title + suffix };
    }

    private static void AddFront(ChartData rows, (double Bits, double Quality)[] points, ChartFigure figure)
    {
        var front = ParetoFront.Of(points, figure.HigherIsBetter);
        foreach (var point in points.Where((_, i) => front[i]).OrderBy(point => point.Bits).DistinctBy(point => point.Bits))
            rows.Add(("x", point.Bits), ("front", point.Quality * figure.Scale));
    }

    private static int AddPublished(ChartData rows, List<double> values, RunRow run, ChartFigure figure, PublishedFigures published)
    {
        if (figure.Column is not { } column) return 0;
        PublishedFigure[] comparable = [.. published.Comparable(run.ModelName, column.Task, column.Metric, column.ContextLength).Where(other => other.Bits is not null && other.Method != "none")];
        foreach (var other in comparable)
        {
            values.Add(other.Value);
            rows.Add(
                ("x", other.Bits), ("bits", other.Bits), ("published", other.Value * figure.Scale), ("method", other.Method), ("run", $"{other.Method}, {other.Setting}"),
                ("source", $"{other.SourceTitle}, {other.Where}"), ("others", other.OtherSources ?? "none found"));
        }
        return comparable.Length;
    }

    private static JsonArray Layers(ChartFigure figure, bool logarithmic, IReadOnlyList<string> methods, IReadOnlyList<string> groups)
    {
        JsonObject Y(string field) => VegaLite.Channel(field, figure.Axis, "quantitative", VegaLite.FreeScale(logarithmic));
        JsonObject X() => VegaLite.Channel("x", "stored bits per weight", "quantitative", new JsonObject { ["zero"] = false, ["nice"] = false, ["padding"] = 40 });
        JsonObject Colour() => VegaLite.Category("method", "method", methods, coloured: true);
        JsonArray Tip(params (string Field, string Title)[] lines) => [.. lines.Select(line => (JsonNode)VegaLite.Channel(line.Field, line.Title, line.Field is "bits" or "seeds" or "published" ? "quantitative" : "nominal"))];
        var seeds = VegaLite.Layer(
            new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 14 },
            new JsonObject { ["x"] = X(), ["y"] = Y("seed_value"), ["color"] = Colour(), ["opacity"] = VegaLite.Picked(0.55) }, "seed_value");
        seeds["params"] = VegaLite.LegendPick("method");
        return
        [
            VegaLite.Layer(
                new JsonObject { ["type"] = "line", ["interpolate"] = "step-after", ["color"] = "#8a929b", ["strokeWidth"] = 1 },
                new JsonObject { ["x"] = X(), ["y"] = Y("front") }, "front"),
            VegaLite.Layer(
                new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.5 },
                new JsonObject
                {
                    ["y"] = Y("value"),
                    ["strokeDash"] = new JsonObject
                    {
                        ["field"] = "rule", ["type"] = "nominal", ["legend"] = null,
                        ["scale"] = new JsonObject { ["domain"] = VegaLite.Array(["full precision", "chance"]), ["range"] = new JsonArray(new JsonArray(8, 4), new JsonArray(2, 3)) },
                    },
                }, "rule"),
            VegaLite.Layer(
                new JsonObject { ["type"] = "text", ["align"] = "left", ["baseline"] = "bottom", ["dx"] = 4, ["dy"] = -2, ["fontSize"] = 11 },
                new JsonObject { ["x"] = new JsonObject { ["value"] = 0 }, ["y"] = Y("value"), ["text"] = VegaLite.Field("rule") }, "rule"),
            seeds,
            VegaLite.Layer(
                new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.5 },
                new JsonObject { ["x"] = X(), ["y"] = Y("low"), ["y2"] = VegaLite.Field("high"), ["color"] = Colour(), ["opacity"] = VegaLite.Picked(1) }, "low"),
            VegaLite.Layer(
                new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 90, ["strokeWidth"] = 1.5 },
                new JsonObject
                {
                    ["x"] = X(), ["y"] = Y("value"), ["fill"] = Colour(), ["stroke"] = VegaLite.Outlines("method", "method", methods), ["opacity"] = VegaLite.Picked(0.95),
                    ["shape"] = VegaLite.Category("group", "group size", groups, coloured: false),
                    ["tooltip"] = Tip(("run", "run"), ("shown", "value ± 95 %"), ("seeds", "seeds"), ("bits", "stored bits per weight")),
                }, "seeds"),
            VegaLite.Layer(
                new JsonObject { ["type"] = "point", ["filled"] = false, ["size"] = 70, ["shape"] = "diamond", ["color"] = "#8a929b", ["strokeWidth"] = 1.5 },
                new JsonObject
                {
                    ["x"] = X(), ["y"] = Y("published"),
                    ["tooltip"] = Tip(("run", "published"), ("published", "value"), ("bits", "stored bits per weight"), ("source", "source"), ("others", "other sources print")),
                }, "published"),
        ];
    }
}
