using System.Text.Json.Nodes;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>Pieces that every Vega-Lite specification here shares.</summary>
internal static class VegaLite
{
    /// <summary>Colours that colour-blind readers can tell apart, on light and on dark ground. After Okabe and Ito, Color Universal Design (2008), without black and yellow, the blue lightened for dark ground.</summary>
    private static readonly string[] Palette = ["#2585C7", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"];

    private static readonly int[][] DashPatterns = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [1, 4], [12, 3, 2, 3, 2, 3], [4, 8]];

    private static readonly string[] Shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"];

    /// <summary>Colours that can be told apart; the next ones repeat with another dash, symbol or outline.</summary>
    public static int Colours => Palette.Length;

    /// <summary>Dashes, and symbols, that can be told apart.</summary>
    public static int DashesOrSymbols => DashPatterns.Length;

    /// <summary>A specification whose data the page or the figure writer adds; as wide as the page allows.</summary>
    public static JsonObject Spec(JsonArray layers, int height = 300) => new()
    {
        ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
        ["width"] = "container",
        ["height"] = height,
        ["layer"] = layers,
    };

    /// <param name="mark">Mark definition.</param>
    /// <param name="encoding">Channels.</param>
    /// <param name="filter">Field that a row must have to be drawn by this layer; null for every row.</param>
    /// <param name="condition">Expression that must hold besides; null for none.</param>
    public static JsonObject Layer(JsonObject mark, JsonObject encoding, string? filter = null, string? condition = null)
    {
        var layer = new JsonObject { ["mark"] = mark, ["encoding"] = encoding };
        if (filter is not null) layer["transform"] = new JsonArray(new JsonObject { ["filter"] = $"isValid(datum.{filter})" + (condition is null ? "" : $" && ({condition})") });
        return layer;
    }

    /// <param name="field">Name of the data's field.</param>
    /// <param name="title">Title of the axis, legend or tooltip line.</param>
    /// <param name="type"><c>quantitative</c>, <c>nominal</c> or <c>ordinal</c>.</param>
    /// <param name="scale">Scale properties, or null.</param>
    public static JsonObject Channel(string field, string title, string type, JsonObject? scale = null)
    {
        var channel = new JsonObject { ["field"] = field, ["title"] = title, ["type"] = type };
        if (scale is not null) channel["scale"] = scale;
        return channel;
    }

    public static JsonObject Field(string field) => new() { ["field"] = field };

    /// <summary>A nominal channel in the order of the runs, not of the alphabet.</summary>
    public static JsonObject Category(string field, string title, IEnumerable<string> values, bool coloured)
    {
        string[] domain = [.. values.Distinct()];
        var scale = new JsonObject { ["domain"] = Array(domain) };
        if (coloured) scale["range"] = Array(Enumerable.Range(0, domain.Length).Select(i => Palette[i % Palette.Length]));
        return Channel(field, title, "nominal", scale);
    }

    /// <summary>The dash of a line; so many values have the same one, each in another colour.</summary>
    public static JsonObject Dashes(string field, string title, IEnumerable<string> values, int perColour)
    {
        string[] domain = [.. values.Distinct()];
        var channel = Category(field, title, domain, coloured: false);
        channel["scale"]!["range"] = new JsonArray(
            [.. domain.Select((_, i) => (JsonNode)new JsonArray([.. DashPatterns[i / perColour % DashPatterns.Length].Select(dash => (JsonNode)dash)]))]);
        channel["legend"] = new JsonObject { ["symbolSize"] = 700 };   // long enough to show the pattern
        return channel;
    }

    /// <summary>Beyond six symbols colours repeat, with an outline.</summary>
    public static JsonObject Outlines(string field, string title, IEnumerable<string> values)
    {
        string[] domain = [.. values.Distinct()];
        var channel = Category(field, title, domain, coloured: true);
        if (domain.Length > Palette.Length)
            channel["scale"]!["range"] = Array(domain.Select((_, i) => i < Palette.Length ? Palette[i] : i < 2 * Palette.Length ? "#777777" : "#222222"));
        return channel;
    }

    /// <summary>The symbol of a point; so many values have the same one, each in another colour.</summary>
    public static JsonObject Symbols(string field, string title, IEnumerable<string> values, int perColour)
    {
        string[] domain = [.. values.Distinct()];
        var channel = Category(field, title, domain, coloured: false);
        channel["scale"]!["range"] = Array(domain.Select((_, i) => Shapes[i / perColour % Shapes.Length]));
        return channel;
    }

    /// <summary>A click on a legend keeps one category of its field and fades the others; goes into one layer of the specification.</summary>
    public static JsonArray LegendPick(params IEnumerable<string> fields) =>
        [.. fields.Select(field => (JsonNode)new JsonObject { ["name"] = "pick_" + field, ["select"] = new JsonObject { ["type"] = "point", ["fields"] = new JsonArray(field) }, ["bind"] = "legend" })];

    /// <summary>The opacity that goes with <see cref="LegendPick"/>: what every legend keeps.</summary>
    public static JsonObject Picked(double opacity, params IEnumerable<string> fields) => new()
    {
        ["condition"] = new JsonObject { ["test"] = new JsonObject { ["and"] = new JsonArray([.. fields.Select(field => (JsonNode)new JsonObject { ["param"] = "pick_" + field })]) }, ["value"] = opacity },
        ["value"] = 0.08,
    };

    /// <summary>Scale of an axis that does not start at zero; logarithmic where values are far apart.</summary>
    public static JsonObject FreeScale(bool logarithmic = false) => logarithmic
        ? new JsonObject { ["type"] = "log", ["nice"] = false, ["padding"] = 24 }
        : new JsonObject { ["zero"] = false, ["nice"] = false, ["padding"] = 24 };

    /// <summary>Positive values further apart than this factor are drawn on a logarithmic axis.</summary>
    public static bool NeedLog(IReadOnlyCollection<double> values, double factor = 8) =>
        values.Count > 0 && values.Min() > 0 && values.Max() / values.Min() > factor;

    public static JsonArray Array(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];
}
