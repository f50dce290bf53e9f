using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Lattices;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>A real weight group under each method: density of its weights, levels, thresholds; one strip per method.</summary>
internal static class LatticeChart
{
    private const int MostStrips = 16;
    private const int DensityPoints = 161;
    private const double StripHeight = 0.8;

    /// <returns>Null if no run has a captured group at this stage.</returns>
    public static Chart? Create(ReportData data, IReadOnlyList<RunGroup> configurations, Series series, Stage stage, string id, string suffix)
    {
        var strips = configurations
            .DistinctBy(configuration => (configuration.First.Method, configuration.First.Bits, configuration.First.GroupSize, RunGroupOptions(configuration)))
            .Select(configuration => (configuration.Label, Series: series.Cells(configuration.First).Label, Capture: data.Lattice(configuration.First)))
            .Select(strip => (strip.Label, strip.Series, strip.Capture, Stage: strip.Capture?.Stages.FirstOrDefault(one => one.Stage == stage)))
            .Where(strip => strip.Stage is { Weights.Count: > 1 })
            .Take(MostStrips)
            .ToArray();
        if (strips.Length == 0) return null;
        var rows = new ChartData("run", Series.LabelColumn, "weight", "base", "top", "density", "level", "threshold", "name", "name_place");
        var low = strips.Min(strip => Math.Min(strip.Stage!.Weights.Min(), strip.Stage.Levels.Min()));
        var high = strips.Max(strip => Math.Max(strip.Stage!.Weights.Max(), strip.Stage.Levels.Max()));
        for (var i = 0; i < strips.Length; i++) AddStrip(rows, (strips[i].Label, strips[i].Series), strips[i].Stage!, strips.Length - 1 - i, low, high);
        var first = strips[0].Capture!;
        return new Chart(
            id, $"Quantization lattice, {(stage == Stage.Before ? "before" : "after")} training{suffix}",
            $"Weights of one real group per method ({first.Layer}, row {first.Row}, first group; {first.GroupWeights} weights in the top strip). Hills: Gaussian kernel density of the latent weights (width by Silverman's rule). Solid: levels. Dashed: thresholds between them.",
            VegaLite.Spec(Layers(strips.Length, series), Math.Max(120, 62 * strips.Length)), rows)
        { Choice = $"{(stage == Stage.Before ? "Before" : "After")} training{suffix}" };
    }

    private static void AddStrip(ChartData rows, (string Run, string Series) label, LatticeStage stage, double bottom, double low, double high)
    {
        var density = Density(stage.Weights, low, high);
        var scale = StripHeight / density.Max(point => point.Density);
        foreach (var (x, value) in density) rows.Add(("run", label.Run), (Series.LabelColumn, label.Series), ("weight", x), ("base", bottom), ("top", bottom + value * scale), ("density", value));
        foreach (var level in stage.Levels) rows.Add(("run", label.Run), ("level", (double)level), ("base", bottom), ("top", bottom + StripHeight));
        foreach (var threshold in stage.Thresholds) rows.Add(("run", label.Run), ("threshold", (double)threshold), ("base", bottom), ("top", bottom + StripHeight));
        rows.Add(("name", label.Run), ("name_place", bottom + StripHeight + 0.05));
    }

    /// <summary>Gaussian kernels, width 0.9·min(σ, IQR/1.34)·n^(−1/5) (Silverman, Density Estimation, 1986, eq. 3.31).</summary>
    internal static (double X, double Density)[] Density(IReadOnlyList<float> weights, double low, double high)
    {
        float[] sorted = [.. weights.Order()];
        var mean = sorted.Average(weight => (double)weight);
        var deviation = Math.Sqrt(sorted.Sum(weight => (weight - mean) * (weight - mean)) / (sorted.Length - 1));
        var quartiles = (double)sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4];
        var spread = quartiles > 0 ? Math.Min(deviation, quartiles / 1.34) : deviation;
        var width = spread > 0 ? 0.9 * spread * Math.Pow(sorted.Length, -0.2) : Math.Max((high - low) / DensityPoints, 1e-12);
        return [.. Enumerable.Range(0, DensityPoints).Select(i =>
        {
            var x = low + (high - low) * i / (DensityPoints - 1);
            return (x, sorted.Sum(weight => Math.Exp(-0.5 * (x - weight) * (x - weight) / (width * width))) / (sorted.Length * width * Math.Sqrt(2 * Math.PI)));
        })];
    }

    private static JsonArray Layers(int strips, Series series)
    {
        JsonObject X(string field) => VegaLite.Channel(field, "weight", "quantitative", new JsonObject { ["zero"] = false, ["nice"] = false, ["padding"] = 6 });
        JsonObject Y(string field) => new() { ["field"] = field, ["type"] = "quantitative", ["axis"] = null, ["scale"] = new JsonObject { ["domain"] = new JsonArray(0, strips + 0.1), ["nice"] = false } };
        JsonObject Colour()
        {
            var colour = series.Colour();
            colour["legend"] = null;
            return colour;
        }
        JsonObject Rule(string field, string title, JsonObject mark) => VegaLite.Layer(mark, new JsonObject
        {
            ["x"] = X(field),
            ["y"] = Y("base"),
            ["y2"] = VegaLite.Field("top"),
            ["tooltip"] = new JsonArray(VegaLite.Channel("run", "run", "nominal"), VegaLite.Channel(field, title, "quantitative")),
        }, field);
        return
        [
            VegaLite.Layer(
                new JsonObject { ["type"] = "area", ["opacity"] = 0.45, ["line"] = false },
                new JsonObject { ["x"] = X("weight"), ["y"] = Y("top"), ["y2"] = VegaLite.Field("base"), ["color"] = Colour(), ["detail"] = VegaLite.Channel("run", "run", "nominal") }, "weight"),
            Rule("threshold", "threshold", new JsonObject { ["type"] = "rule", ["strokeDash"] = new JsonArray(3, 3), ["strokeWidth"] = 1, ["opacity"] = 0.7 }),
            Rule("level", "level", new JsonObject { ["type"] = "rule", ["strokeWidth"] = 2 }),
            VegaLite.Layer(
                new JsonObject { ["type"] = "text", ["align"] = "left", ["baseline"] = "middle", ["dx"] = 4, ["fontSize"] = 11 },
                new JsonObject { ["x"] = new JsonObject { ["value"] = 0 }, ["y"] = Y("name_place"), ["text"] = VegaLite.Field("name") }, "name"),
        ];
    }

    private static string RunGroupOptions(RunGroup configuration) => string.Join('\u001f', configuration.First.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => option.Key + option.Value));
}
