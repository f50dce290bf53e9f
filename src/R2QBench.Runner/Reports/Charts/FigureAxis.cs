using System.Text.Json.Nodes;
using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>
/// The vertical axis of a figure: a range in which its configurations can be told apart, and strips beyond its ends where everything else stands with its value.
/// All values are as shown (accuracies in percent).
/// </summary>
internal sealed class FigureAxis
{
    /// <summary>Height of a row of a strip as a share of the axis.</summary>
    private const double RowHeight = 0.07;

    /// <summary>Width of a mark and of a character of its label as a share of the axis, on a phone.</summary>
    private const double MarkWidth = 0.06, CharacterWidth = 0.025;

    /// <summary>Beyond this share of the other axis a label beside a mark stands on its left.</summary>
    public const double MostLeft = 0.7;

    private const string Grey = "#8a929b";

    /// <summary>Columns that a chart's data need: <c>edge</c> is where a mark beyond the range is drawn, <c>edge_text</c> what stands beside it.</summary>
    public const string PlaceColumn = "edge", TextColumn = "edge_text";

    private readonly ChartFigure _figure;
    private readonly AxisRange _range;
    private readonly List<List<(double From, double To)>> _above = [], _below = [];
    private readonly List<string> _outside = [];
    private readonly bool _hasOpenBars;

    /// <param name="figure">What the axis shows.</param>
    /// <param name="configurations">Those that are drawn, at least one with the figure.</param>
    /// <param name="references">Values that are drawn besides, as measured.</param>
    public FigureAxis(ChartFigure figure, IEnumerable<RunGroup> configurations, IEnumerable<double> references)
    {
        _figure = figure;
        (SeedInterval Interval, IReadOnlyList<double> Seeds)[] shown = [.. configurations.Select(one => (one.Interval(figure.Final)!.Times(figure.Scale), (IReadOnlyList<double>)[.. one.BySeed(figure.Final).Values.Select(value => value * figure.Scale)]))];
        _range = AxisRange.Of(shown, references.Select(value => value * figure.Scale), figure.HigherIsBetter, figure.Limits);
        _hasOpenBars = shown.Any(one => one.Interval is { Half: { } half, Mean: var mean } && _range.Holds(mean) && !(_range.Holds(mean - half) && _range.Holds(mean + half)));
    }

    /// <summary>Rows of both strips: a chart is higher by so many lines.</summary>
    public int Rows => _above.Count + _below.Count;

    /// <summary>How values lie that are drawn as they are.</summary>
    public AxisRange Range => _range;

    /// <summary>Where a value is drawn that lies beyond the range; null if it lies inside.</summary>
    /// <param name="value">As shown.</param>
    /// <param name="across">Where on the other axis, from 0 to 1.</param>
    /// <param name="text">The label beside it.</param>
    /// <param name="name">What the caption calls it.</param>
    public double? Edge(double value, double across, string text, string name)
    {
        if (_range.Holds(value)) return null;
        _outside.Add(name);
        var isAbove = value > _range.High;
        var strip = isAbove ? _above : _below;
        var width = MarkWidth + CharacterWidth * text.Length;
        var (from, to) = across > MostLeft ? (across - width, across + MarkWidth / 2) : (across - MarkWidth / 2, across + width);
        var row = strip.FindIndex(taken => taken.All(label => to <= label.From || from >= label.To));
        if (row < 0)
        {
            row = strip.Count;
            strip.Add([]);
        }
        strip[row].Add((from, to));
        return isAbove ? _range.At(1 + (row + 0.5) * RowHeight) : _range.At(-(row + 0.5) * RowHeight);
    }

    /// <summary>The channel of a field on this axis, without ticks in the strips; asked for after every <see cref="Edge"/>.</summary>
    public JsonObject Channel(string field)
    {
        var (low, high) = (_range.At(-_below.Count * RowHeight), _range.At(1 + _above.Count * RowHeight));
        var channel = VegaLite.Channel(field, _figure.Axis, "quantitative", new JsonObject { ["type"] = _range.IsLogarithmic ? "log" : "linear", ["domain"] = new JsonArray(low, high), ["nice"] = false, ["zero"] = false });
        if (Rows == 0) return channel;
        var isInStrip = FormattableString.Invariant($"datum.value < {_range.Low} || datum.value > {_range.High}");
        JsonObject Hidden() => new() { ["condition"] = new JsonObject { ["test"] = isInStrip, ["value"] = 0 }, ["value"] = 1 };
        // Labels by their text: their opacity is set back where Vega keeps them from overlapping.
        channel["axis"] = new JsonObject { ["gridOpacity"] = Hidden(), ["tickOpacity"] = Hidden(), ["labelExpr"] = $"{isInStrip} ? '' : datum.label" };
        return channel;
    }

    /// <summary>The strips' ground; goes below everything else.</summary>
    public IEnumerable<JsonObject> Strips()
    {
        foreach (var (isThere, from, to) in new[] { (_above.Count > 0, _range.High, _range.At(1 + _above.Count * RowHeight)), (_below.Count > 0, _range.At(-_below.Count * RowHeight), _range.Low) })
            if (isThere)
                yield return new JsonObject
                {
                    ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["from"] = from, ["to"] = to }) },
                    ["mark"] = new JsonObject { ["type"] = "rect", ["color"] = Grey, ["opacity"] = 0.18, ["aria"] = false },
                    ["encoding"] = new JsonObject { ["y"] = Channel("from"), ["y2"] = VegaLite.Field("to") },
                };
    }

    /// <summary>Interval bars with ends; a bar that goes on beyond the range has no end there. From the columns <c>low</c> and <c>high</c>.</summary>
    /// <param name="across">The other axis.</param>
    /// <param name="series">Gives the colour.</param>
    public IEnumerable<JsonObject> Intervals(Func<JsonObject> across, Series series)
    {
        JsonObject Layer(JsonObject mark, string y, string? y2, params string[] filters)
        {
            var encoding = new JsonObject { ["x"] = across(), ["y"] = Channel(y), ["color"] = series.Colour(), ["opacity"] = series.Picked(1) };
            if (y2 is not null) encoding["y2"] = VegaLite.Field(y2);
            var transform = new JsonArray([.. filters.Prepend($"isValid(datum.low) && !isValid(datum.{PlaceColumn})").Select(filter => (JsonNode)new JsonObject { ["filter"] = filter })]);
            transform.Add(new JsonObject { ["calculate"] = FormattableString.Invariant($"max(datum.low, {_range.Low})"), ["as"] = "bar_low" });
            transform.Add(new JsonObject { ["calculate"] = FormattableString.Invariant($"min(datum.high, {_range.High})"), ["as"] = "bar_high" });
            return new JsonObject { ["transform"] = transform, ["mark"] = mark, ["encoding"] = encoding };
        }
        JsonObject End() => new() { ["type"] = "tick", ["orient"] = "horizontal", ["size"] = 9, ["thickness"] = 1.5 };
        yield return Layer(new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.5 }, "bar_low", "bar_high");
        yield return Layer(End(), "low", null, FormattableString.Invariant($"datum.low >= {_range.Low}"));
        yield return Layer(End(), "high", null, FormattableString.Invariant($"datum.high <= {_range.High}"));
    }

    /// <summary>The marks beyond the range with their values; their rows have <see cref="PlaceColumn"/> and <see cref="TextColumn"/>, <c>run</c> and <c>shown</c>.</summary>
    /// <param name="across">The other axis.</param>
    /// <param name="crossing">Field of the other axis.</param>
    /// <param name="split">The value there beyond which labels stand on the left: that at the share <see cref="MostLeft"/>.</param>
    /// <param name="colour">Gives the colour of a mark.</param>
    /// <param name="symbol">Gives its shape, that of the marks within the range.</param>
    /// <param name="tooltip">Lines of the tooltip.</param>
    public IEnumerable<JsonObject> Marks(Func<JsonObject> across, string crossing, double split, Func<JsonObject> colour, Func<JsonObject> symbol, Func<JsonArray> tooltip)
    {
        if (Rows == 0) yield break;
        var isThere = $"isValid(datum.{PlaceColumn}) && isValid(datum.{crossing})";
        yield return new JsonObject
        {
            ["transform"] = new JsonArray(
                new JsonObject { ["filter"] = isThere },
                new JsonObject { ["calculate"] = "datum.run + ': ' + datum.shown", ["as"] = "said" }),
            ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 70 },
            ["encoding"] = new JsonObject
            {
                ["x"] = across(),
                ["y"] = Channel(PlaceColumn),
                ["color"] = colour(),
                ["shape"] = symbol(),
                ["tooltip"] = tooltip(),
                ["description"] = VegaLite.Field("said"),
            },
        };
        foreach (var isLeft in (bool[])[false, true])
            yield return new JsonObject
            {
                ["transform"] = new JsonArray(new JsonObject { ["filter"] = FormattableString.Invariant($"{isThere} && (datum.{crossing} > {split}) == {(isLeft ? "true" : "false")}") }),
                ["mark"] = new JsonObject { ["type"] = "text", ["align"] = isLeft ? "right" : "left", ["baseline"] = "middle", ["dx"] = isLeft ? -8 : 8, ["fontSize"] = 11 },
                ["encoding"] = new JsonObject { ["x"] = across(), ["y"] = Channel(PlaceColumn), ["text"] = VegaLite.Field(TextColumn) },
            };
    }

    /// <summary>Sentences for the caption: whether bars are cut, what lies beyond the range, and that the axis is logarithmic. Begins with a space unless empty.</summary>
    public string Note()
    {
        var text = (_hasOpenBars ? " A bar without an end goes on beyond the axis." : "") + (_outside.Count == 0 ? "" : $" In the grey strip, not to scale: {Analysers.RunNames.Shortened(_outside, name => name)}.");
        return text + (_range.IsLogarithmic ? " Logarithmic axis." : "");
    }
}
