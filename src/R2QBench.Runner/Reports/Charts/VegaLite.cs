using System.Text.Json.Nodes;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>Pieces that every Vega-Lite specification here shares.</summary>
internal static class VegaLite
{
    /// <summary>Colours that colour-blind readers can tell apart, on light and on dark ground. After Okabe and Ito, Color Universal Design (2008), without black and yellow, the blue lightened for dark ground.</summary>
    private static readonly string[] Palette = ["#2585C7", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"];

    /// <summary>A specification with data in rows, as wide as the page allows.</summary>
    public static JsonObject Spec(JsonArray rows, JsonArray layers) => new()
    {
        ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
        ["width"] = "container",
        ["height"] = 300,
        ["data"] = new JsonObject { ["values"] = rows },
        ["layer"] = layers,
    };

    public static JsonObject Layer(JsonObject mark, JsonObject encoding, string? filter = null)
    {
        var layer = new JsonObject { ["mark"] = mark, ["encoding"] = encoding };
        if (filter is not null) layer["transform"] = new JsonArray(new JsonObject { ["filter"] = filter });
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

    /// <summary>A nominal channel in the order of the runs, not of the alphabet.</summary>
    public static JsonObject Category(string field, string title, IEnumerable<string> values, bool coloured)
    {
        string[] domain = [.. values.Distinct()];
        var scale = new JsonObject { ["domain"] = Array(domain) };
        if (coloured) scale["range"] = Array(Enumerable.Range(0, domain.Length).Select(i => Palette[i % Palette.Length]));
        return Channel(field, title, "nominal", scale);
    }

    public static JsonArray Array(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    /// <summary>JSON has no NaN and no infinities: null, which draws nothing.</summary>
    public static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}
