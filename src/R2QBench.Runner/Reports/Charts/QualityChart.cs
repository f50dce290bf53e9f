using System.Text.Json.Nodes;
using R2QBench.Core.Reference;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>One figure over the stored bits per weight: a mark per configuration with its interval, the Pareto front, full precision, chance, published figures.</summary>
internal static class QualityChart
{
    /// <summary>Marks nearer than this share of the axis stand side by side.</summary>
    private const double ShareOfAxis = 0.015;

    /// <summary>What the axis of bits spans at least, and what it has beyond its marks on each side, as a share.</summary>
    private const double LeastBits = 0.5, Margin = 0.06;

    /// <returns>Null if no quantized run has the figure.</returns>
    public static Chart? Create(IReadOnlyList<RunRow> runs, IReadOnlyList<RunGroup> configurations, Series series, ChartFigure figure, PublishedFigures published, string id, string suffix)
    {
        var points = configurations
            .Select(configuration => (Configuration: configuration, Bits: configuration.First.BitsPerWeightStored, Figure: figure.Of(configuration)))
            .Where(point => point is { Bits: not null, Figure: not null })
            .Select(point => (point.Configuration, Bits: point.Bits!.Value, Figure: point.Figure!.Value))
            .ToArray();
        if (points.Length == 0) return null;
        var rows = new ChartData(
            "run", "method", "group", Series.LabelColumn, Series.VariantColumn, "bits", "x", "value", "low", "high", "seeds", "shown", "seed_value", "front", "rule", "published", "source", "others",
            FigureAxis.PlaceColumn, FigureAxis.TextColumn);
        var others = Comparable(runs[0], figure, published);
        Measurement[] full = [.. runs.Where(run => run.IsBaseline).Select(figure.Final).OfType<Measurement>().Where(one => double.IsFinite(one.Value)).DistinctBy(one => one.Value)];
        var axis = new FigureAxis(
            figure, points.Select(point => point.Configuration),
            [.. full.Select(one => one.Value), .. others.Select(other => other.Value), .. figure.Chance is { } chance ? [chance] : Array.Empty<double>()]);
        var (from, to) = BitsAxis([.. points.Select(point => point.Bits), .. others.Select(other => other.Bits!.Value)]);
        var step = ShareOfAxis * (to - from);

        foreach (var one in full) AddRule(rows, axis, figure, "full precision", one.Value, FigureText.Value(one));
        if (figure.Chance is { } level) AddRule(rows, axis, figure, "chance", level, FormattableString.Invariant($"{level * figure.Scale:0.0} %"));
        AddFront(rows, axis, points.Select(point => (point.Bits, point.Figure.Interval.Mean)).ToArray(), figure);
        foreach (var (configuration, bits, (interval, mean, half)) in points)
        {
            var run = configuration.First;
            var x = Place(configuration, bits);
            var (label, variant) = series.Cells(run);
            var shown = (half.Length == 0 ? mean : $"{mean} ± {half}") + figure.Unit;
            var value = interval.Mean * figure.Scale;
            if (interval.Seeds > 1)
                foreach (var (_, one) in configuration.OnePerSeed(figure.Final))
                    rows.Add(("run", configuration.Label), ("method", run.Method), ("group", FigureText.Group(run.GroupSize)), (Series.LabelColumn, label), (Series.VariantColumn, variant), ("x", x), ("seed_value", one.Value * figure.Scale));
            rows.Add(
                ("run", configuration.Label), ("method", run.Method), ("group", FigureText.Group(run.GroupSize)), (Series.LabelColumn, label), (Series.VariantColumn, variant), ("bits", bits), ("x", x), ("seeds", interval.Seeds),
                ("value", value), ("low", value - interval.Half * figure.Scale), ("high", value + interval.Half * figure.Scale), ("shown", shown),
                (FigureAxis.PlaceColumn, axis.Edge(value, Across(bits), mean, $"{configuration.Label} {shown}")), (FigureAxis.TextColumn, axis.Range.Holds(value) ? null : mean));
        }
        foreach (var other in others)
        {
            var (value, text) = (other.Value * figure.Scale, FormattableString.Invariant($"{other.Value * figure.Scale:0.##}"));
            rows.Add(
                ("x", other.Bits), ("bits", other.Bits), ("published", value), ("method", other.Method), ("run", $"{other.Method}, {other.Setting}"), ("shown", text + figure.Unit),
                ("source", $"{other.SourceTitle}, {other.Where}"), ("others", other.OtherSources ?? "none found"),
                (FigureAxis.PlaceColumn, axis.Edge(value, Across(other.Bits!.Value), text, $"{other.Method} as published {text}{figure.Unit}")), (FigureAxis.TextColumn, text));
        }

        return new Chart(
            id, $"{figure.Title} over stored bits per weight{suffix}", Caption(points.Select(point => point.Figure.Interval), figure, others.Count, full.Length) + axis.Note() + NotDrawn(configurations, points.Select(point => point.Configuration)),
            VegaLite.Spec([.. Layers(axis, series, (from, to))], 300 + 20 * axis.Rows), rows)
        { Choice = figure.Title + suffix };

        double Across(double bits) => (bits - from) / (to - from);

        // Configurations that are as large stand side by side, in the order of the legend.
        double Place(RunGroup configuration, double bits)
        {
            RunGroup[] near = [.. points.Where(point => Math.Abs(point.Bits - bits) <= step).Select(point => point.Configuration)];
            string[] labels = [.. near.Select(one => series.Cells(one.First).Label).Distinct()];
            return bits + step * (Array.IndexOf(labels, series.Cells(configuration.First).Label) - (labels.Length - 1) / 2.0);
        }
    }

    /// <summary>Ends of the axis of bits: never so near to each other that marks which stand side by side seem to differ in their bits.</summary>
    private static (double From, double To) BitsAxis(double[] bits)
    {
        var (least, most) = (bits.Min(), bits.Max());
        var half = Math.Max(most - least, LeastBits) * (0.5 + Margin);
        return ((least + most) / 2 - half, (least + most) / 2 + half);
    }

    private static string Caption(IEnumerable<SeedInterval> intervals, ChartFigure figure, int published, int baselines)
    {
        var seeds = intervals.Select(interval => interval.Seeds).ToHashSet();
        return "After training. Bars: 95 % intervals, "
            + (seeds.Max() == 1 ? "of the evaluation (one seed: how training scatters is not in them)."
                : (seeds.Contains(1) ? "over the seeds (Student's t) or, with one seed, of the evaluation" : "of the mean over the seeds (Student's t)") + "; short strokes: single seeds." + (seeds.Contains(2) ? " From two seeds an interval is 12.7 standard errors to each side: a third seed narrows it more than anything else." : ""))
            + (baselines > 0 ? " Dashed: full precision" + (figure.Chance is null ? "." : "; dotted: chance.") : figure.Chance is null ? "" : " Dotted: chance.")
            + " Grey steps: the Pareto front. Methods with the same bits stand side by side."
            + (published > 0 ? $" Hollow: {published} published figures of the same model, metric and context; their source is in the tooltip." : "");
    }

    /// <summary>Names what was asked for and has no such figure: else nobody would miss it.</summary>
    private static string NotDrawn(IReadOnlyList<RunGroup> configurations, IEnumerable<RunGroup> drawn)
    {
        RunGroup[] missing = [.. configurations.Except(drawn)];
        return missing.Length == 0 ? "" : $" Not drawn, for they have no such figure: {Analysers.RunNames.Shortened(missing, configuration => configuration.Label)}.";
    }

    private static void AddRule(ChartData rows, FigureAxis axis, ChartFigure figure, string rule, double value, string text)
    {
        var label = $"{rule} {text}";
        rows.Add(("rule", rule), ("value", value * figure.Scale), (FigureAxis.PlaceColumn, axis.Edge(value * figure.Scale, 0, label, label)), (FigureAxis.TextColumn, label));
    }

    private static void AddFront(ChartData rows, FigureAxis axis, (double Bits, double Quality)[] points, ChartFigure figure)
    {
        var front = ParetoFront.Of(points, figure.HigherIsBetter);
        foreach (var point in points.Where((_, i) => front[i]).OrderBy(point => point.Bits).DistinctBy(point => point.Bits))
            if (axis.Range.Holds(point.Quality * figure.Scale)) rows.Add(("x", point.Bits), ("front", point.Quality * figure.Scale));
    }

    private static IReadOnlyList<PublishedFigure> Comparable(RunRow run, ChartFigure figure, PublishedFigures published) => figure.Column is not { } column ? [] :
        [.. published.Comparable(run.ModelName, column.Task, column.Metric, column.ContextLength).Where(other => other.Bits is not null && other.Method != "none")];

    private static IEnumerable<JsonNode> Layers(FigureAxis axis, Series series, (double From, double To) bits)
    {
        JsonObject X() => VegaLite.Channel("x", "stored bits per weight", "quantitative", new JsonObject { ["domain"] = new JsonArray(bits.From, bits.To), ["zero"] = false, ["nice"] = false });
        JsonArray Tip(params (string Field, string Title)[] lines) => [.. lines.Select(line => (JsonNode)VegaLite.Channel(line.Field, line.Title, line.Field is "bits" or "seeds" ? "quantitative" : "nominal"))];
        JsonArray OwnTip() => Tip(("run", "run"), ("shown", "value ± 95 %"), ("seeds", "seeds"), ("bits", "stored bits per weight"));
        const string Inside = $"!isValid(datum.{FigureAxis.PlaceColumn})";

        foreach (var strip in axis.Strips()) yield return strip;
        yield return VegaLite.Layer(
            new JsonObject { ["type"] = "line", ["interpolate"] = "step-after", ["color"] = "#8a929b", ["strokeWidth"] = 1 },
            new JsonObject { ["x"] = X(), ["y"] = axis.Channel("front") }, "front");
        yield return VegaLite.Layer(
            new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.5 },
            new JsonObject
            {
                ["y"] = axis.Channel("value"),
                ["strokeDash"] = new JsonObject
                {
                    ["field"] = "rule",
                    ["type"] = "nominal",
                    ["legend"] = null,
                    ["scale"] = new JsonObject { ["domain"] = VegaLite.Array(["full precision", "chance"]), ["range"] = new JsonArray(new JsonArray(8, 4), new JsonArray(2, 3)) },
                },
            }, "rule", Inside);
        foreach (var (place, baseline, offset, filter) in new[] { ("value", "bottom", -2, Inside), (FigureAxis.PlaceColumn, "middle", 0, $"isValid(datum.{FigureAxis.PlaceColumn})") })
            yield return VegaLite.Layer(
                new JsonObject { ["type"] = "text", ["align"] = "left", ["baseline"] = baseline, ["dx"] = 4, ["dy"] = offset, ["fontSize"] = 11 },
                new JsonObject { ["x"] = new JsonObject { ["value"] = 0 }, ["y"] = axis.Channel(place), ["text"] = VegaLite.Field(FigureAxis.TextColumn) }, "rule", filter);
        foreach (var layer in axis.Intervals(X, series)) yield return layer;
        var seeds = VegaLite.Layer(
            new JsonObject { ["type"] = "tick", ["orient"] = "horizontal", ["size"] = 18, ["thickness"] = 1 },
            new JsonObject { ["x"] = X(), ["y"] = axis.Channel("seed_value"), ["color"] = series.Colour(), ["opacity"] = series.Picked(1) }, "seed_value",
            FormattableString.Invariant($"datum.seed_value >= {axis.Range.Low} && datum.seed_value <= {axis.Range.High}"));
        seeds["params"] = series.LegendPick();
        yield return seeds;
        yield return VegaLite.Layer(
            new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 70, ["strokeWidth"] = 1.5 },
            new JsonObject
            {
                ["x"] = X(),
                ["y"] = axis.Channel("value"),
                ["fill"] = series.Colour(),
                ["stroke"] = series.Outline(),
                ["opacity"] = series.Picked(1),
                ["shape"] = series.Symbol(),
                ["tooltip"] = OwnTip(),
            }, "seeds", Inside);
        yield return VegaLite.Layer(
            new JsonObject { ["type"] = "point", ["filled"] = false, ["size"] = 70, ["shape"] = "diamond", ["color"] = "#8a929b", ["strokeWidth"] = 1.5 },
            new JsonObject
            {
                ["x"] = X(),
                ["y"] = axis.Channel("published"),
                ["tooltip"] = Tip(("run", "published"), ("shown", "value"), ("bits", "stored bits per weight"), ("source", "source"), ("others", "other sources print")),
            }, "published", Inside);
        foreach (var layer in axis.Marks(X, "x", bits.From + (bits.To - bits.From) * FigureAxis.MostLeft, Coloured, Shaped, OwnTip)) yield return layer;

        JsonObject Coloured() => Published(series.Colour(), "#8a929b");
        JsonObject Shaped() => Published(series.Symbol(), "diamond");
        static JsonObject Published(JsonObject channel, string value)
        {
            channel["condition"] = new JsonObject { ["test"] = "isValid(datum.published)", ["value"] = value };
            return channel;
        }
    }
}
