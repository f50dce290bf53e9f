using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Analysers;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>One figure after training over the stored bits per weight, with 95 % intervals; full precision and chance as rules across.</summary>
internal static class QualityChart
{
    /// <summary>Perplexities further apart than this are drawn on a logarithmic axis.</summary>
    private const double LogRange = 8;

    /// <returns>Null if no quantized run has the figure.</returns>
    public static Chart? Create(ReportData data, IReadOnlyList<RunRow> runs, FigureColumn column, string id, string suffix)
    {
        var percent = column.ChanceLevel is null ? 1 : 100;
        var rows = new JsonArray();
        var methods = new List<string>();
        var groups = new List<string>();
        var values = new List<double>();
        foreach (var run in runs)
        {
            if (column.Final(data, run) is not { } figure || !double.IsFinite(figure.Value)) continue;
            values.Add(figure.Value);
            if (run.IsBaseline)
            {
                rows.Add(Rule("full precision", figure.Value * percent));
                continue;
            }
            if (run.BitsPerWeightStored is null) continue;
            var half = Confidence.Factor * figure.StandardError;
            methods.Add(run.Method);
            groups.Add(FigureText.Group(run.GroupSize));
            rows.Add(new JsonObject
            {
                ["run"] = data.Label(run),
                ["method"] = run.Method,
                ["group"] = groups[^1],
                ["bits"] = VegaLite.Number(run.BitsPerWeightStored),
                ["value"] = VegaLite.Number(figure.Value * percent),
                ["low"] = VegaLite.Number((figure.Value - half) * percent),
                ["high"] = VegaLite.Number((figure.Value + half) * percent),
                ["shown"] = FigureText.WithError(figure),
            });
        }
        if (methods.Count == 0) return null;
        PutSideBySide(rows, [.. methods.Distinct()]);
        if (column.ChanceLevel is { } chance) rows.Add(Rule("chance", chance * percent));

        var logarithmic = !column.HigherIsBetter && values.Min() > 0 && values.Max() / values.Min() > LogRange;
        var title = (column.HigherIsBetter ? "accuracy" : column.Metric) + (percent == 100 ? " in %" : "") + (column.HigherIsBetter ? ", higher is better" : ", lower is better");
        return new Chart(
            id,
            $"{column.Title} over stored bits per weight{suffix}",
            $"After training, with 95 % intervals. Dashed: full precision{(column.ChanceLevel is null ? "" : "; dotted: chance")}."
                + " Methods with the same bits stand side by side." + (logarithmic ? " Logarithmic axis." : ""),
            VegaLite.Spec(rows, Layers(title, logarithmic, methods, groups)));
    }

    /// <summary>Moves each method's points a little along the axis, so that one does not hide another; the tooltip has the exact bits.</summary>
    private static void PutSideBySide(JsonArray rows, IReadOnlyList<string> methods)
    {
        const double ShareOfAxis = 0.015;
        var points = rows.Select(row => row!.AsObject()).Where(row => row.ContainsKey("bits")).ToArray();
        var bits = points.Select(point => point["bits"]!.GetValue<double>()).ToArray();
        var step = ShareOfAxis * Math.Max(bits.Max() - bits.Min(), 0.5);
        foreach (var (point, exact) in points.Zip(bits))
        {
            var place = methods.ToList().IndexOf(point["method"]!.GetValue<string>());
            point["x"] = VegaLite.Number(Math.Round(exact + step * (place - (methods.Count - 1) / 2.0), 6));
        }
    }

    private static JsonObject Rule(string name, double value) => new() { ["rule"] = name, ["value"] = VegaLite.Number(value) };

    private static JsonArray Layers(string title, bool logarithmic, IReadOnlyList<string> methods, IReadOnlyList<string> groups)
    {
        JsonObject Scale() => logarithmic
            ? new JsonObject { ["type"] = "log", ["nice"] = false, ["padding"] = 24 }
            : new JsonObject { ["zero"] = false, ["nice"] = false, ["padding"] = 24 };
        JsonObject Y(string field) => VegaLite.Channel(field, title, "quantitative", Scale());
        JsonObject X() => VegaLite.Channel("x", "stored bits per weight", "quantitative", new JsonObject { ["zero"] = false, ["nice"] = false, ["padding"] = 40 });
        JsonObject Colour() => VegaLite.Category("method", "method", methods, coloured: true);
        return
        [
            VegaLite.Layer(
                new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.5 },
                new JsonObject
                {
                    ["y"] = Y("value"),
                    ["strokeDash"] = new JsonObject
                    {
                        ["field"] = "rule",
                        ["type"] = "nominal",
                        ["legend"] = null,
                        ["scale"] = new JsonObject
                        {
                            ["domain"] = VegaLite.Array(["full precision", "chance"]),
                            ["range"] = new JsonArray(new JsonArray(8, 4), new JsonArray(2, 3)),
                        },
                    },
                },
                "isValid(datum.rule)"),
            VegaLite.Layer(
                new JsonObject { ["type"] = "text", ["align"] = "left", ["baseline"] = "bottom", ["dx"] = 4, ["dy"] = -2, ["fontSize"] = 11 },
                new JsonObject { ["x"] = new JsonObject { ["value"] = 0 }, ["y"] = Y("value"), ["text"] = new JsonObject { ["field"] = "rule" } },
                "isValid(datum.rule)"),
            VegaLite.Layer(
                new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.5 },
                new JsonObject { ["x"] = X(), ["y"] = Y("low"), ["y2"] = new JsonObject { ["field"] = "high" }, ["color"] = Colour() },
                "isValid(datum.low)"),
            VegaLite.Layer(
                new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 90, ["opacity"] = 0.9 },
                new JsonObject
                {
                    ["x"] = X(),
                    ["y"] = Y("value"),
                    ["color"] = Colour(),
                    ["shape"] = VegaLite.Category("group", "group size", groups, coloured: false),
                    ["tooltip"] = new JsonArray(
                        VegaLite.Channel("run", "run", "nominal"),
                        VegaLite.Channel("shown", "value", "nominal"),
                        VegaLite.Channel("bits", "stored bits per weight", "quantitative")),
                },
                "isValid(datum.bits)"),
        ];
    }
}
