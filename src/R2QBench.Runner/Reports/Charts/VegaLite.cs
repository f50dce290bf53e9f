using System.Text.Json.Nodes;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>Pieces that every Vega-Lite specification here shares.</summary>
internal static class VegaLite
{
    /// <summary>Colours that colour-blind readers can tell apart, on light and on dark ground. After Okabe and Ito, Color Universal Design (2008), without black and yellow, the blue lightened for dark ground.</summary>
    private static readonly string[] Palette = ["#2585C7", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"];

    private static readonly int[][] DashPatterns = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

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
    public static JsonObject Layer(JsonObject mark, JsonObject encoding, string? filter = null)
    {
        var layer = new JsonObject { ["mark"] = mark, ["encoding"] = encoding };
        if (filter is not null) layer["transform"] = new JsonArray(new JsonObject { ["filter"] = $"isValid(datum.{filter})" });
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

    /// <summary>Beyond six lines colours repeat, with another dash.</summary>
    public static JsonObject Dashes(string field, string title, IEnumerable<string> values)
    {
        string[] domain = [.. values.Distinct()];
        var channel = Category(field, title, domain, coloured: false);
        channel["scale"]!["range"] = new JsonArray(
            [.. domain.Select((_, i) => (JsonNode)new JsonArray([.. DashPatterns[i / Palette.Length % DashPatterns.Length].Select(dash => (JsonNode)dash)]))]);
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

    /// <summary>Beyond six runs colours repeat, with another symbol.</summary>
    public static JsonObject Symbols(string field, string title, IEnumerable<string> values)
    {
        string[] shapes = ["circle", "square", "triangle-up", "diamond"];
        string[] domain = [.. values.Distinct()];
        var channel = Category(field, title, domain, coloured: false);
        channel["scale"]!["range"] = Array(domain.Select((_, i) => shapes[i / Palette.Length % shapes.Length]));
        return channel;
    }

    /// <summary>A click on the legend keeps one category and fades the others; goes into one layer of the specification.</summary>
    public static JsonArray LegendPick(string field) =>
        [new JsonObject { ["name"] = "pick", ["select"] = new JsonObject { ["type"] = "point", ["fields"] = new JsonArray(field) }, ["bind"] = "legend" }];

    /// <summary>The opacity that goes with <see cref="LegendPick"/>.</summary>
    public static JsonObject Picked(double opacity) => new()
    {
        ["condition"] = new JsonObject { ["param"] = "pick", ["value"] = opacity },
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
