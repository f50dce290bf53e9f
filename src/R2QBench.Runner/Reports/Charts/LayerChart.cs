using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>Weight error per layer, before and after training.</summary>
internal static class LayerChart
{
    /// <returns>Null if no run has layers.</returns>
    public static Chart? Create(ReportData data, IReadOnlyList<RunGroup> configurations, Series series, string id, string suffix)
    {
        var rows = new ChartData("run", Series.LabelColumn, Series.VariantColumn, "stage", "layer", "place", "mse", "weight_mse");
        var labels = new List<string>();
        var values = new List<double>();
        foreach (var configuration in configurations)
        {
            var before = rows.Count;
            var (label, variant) = series.Cells(configuration.First);
            foreach (var stage in data.Layers[configuration.First.RunId].GroupBy(row => row.Stage))
                foreach (var (row, place) in stage.Select((row, place) => (row, place)))
                    if (row.WeightMseNormalized is { } error && error > 0 && double.IsFinite(error))
                    {
                        rows.Add(
                            ("run", configuration.Label), (Series.LabelColumn, label), (Series.VariantColumn, variant), ("stage", row.Stage == Stage.Before ? "before training" : "after training"), ("layer", row.Layer), ("place", place), ("mse", error),
                            ("weight_mse", row.WeightMse));
                        values.Add(error);
                    }
            if (rows.Count > before) labels.Add(configuration.Label);
        }
        if (labels.Count == 0) return null;
        var logarithmic = VegaLite.NeedLog(values, 5);
        JsonObject X() => VegaLite.Channel("place", "layer, in the order of the model", "quantitative", new JsonObject { ["nice"] = false });
        JsonObject Y() => VegaLite.Channel("mse", "weight MSE over mean square", "quantitative", VegaLite.FreeScale(logarithmic));
        var line = VegaLite.Layer(
            new JsonObject { ["type"] = "line", ["strokeWidth"] = 1.2 },
            new JsonObject
            {
                ["x"] = X(),
                ["y"] = Y(),
                ["color"] = series.Colour(),
                ["detail"] = VegaLite.Channel("run", "run", "nominal"),
                ["strokeDash"] = new JsonObject
                {
                    ["field"] = "stage",
                    ["type"] = "nominal",
                    ["title"] = "stage",
                    ["scale"] = new JsonObject { ["domain"] = VegaLite.Array(["before training", "after training"]), ["range"] = new JsonArray(new JsonArray(4, 3), new JsonArray()) },
                },
                ["opacity"] = series.Picked(0.9),
            });
        line["params"] = series.LegendPick();
        return new Chart(
            id, $"Weight error per layer{suffix}",
            "Mean of (full-precision − quantized weight)² divided by the mean square of the full-precision weights, both against the weights before training; one seed of each configuration."
                + (configurations.Count > labels.Count ? FormattableString.Invariant($" {labels.Count} of {configurations.Count} configurations are drawn.") : "") + (logarithmic ? " Logarithmic axis." : ""),
            VegaLite.Spec(
            [
                line,
                VegaLite.Layer(
                    new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 36 },
                    new JsonObject
                    {
                        ["x"] = X(), ["y"] = Y(), ["color"] = series.Colour(), ["shape"] = series.Symbol(), ["opacity"] = series.Picked(0.9),
                        ["tooltip"] = new JsonArray(
                            VegaLite.Channel("run", "run", "nominal"), VegaLite.Channel("stage", "stage", "nominal"), VegaLite.Channel("layer", "layer", "nominal"),
                            VegaLite.Channel("mse", "normalized MSE", "quantitative"), VegaLite.Channel("weight_mse", "MSE", "quantitative")),
                    }),
            ]), rows)
        { Choice = $"Weight error per layer{suffix}" };
    }
}
