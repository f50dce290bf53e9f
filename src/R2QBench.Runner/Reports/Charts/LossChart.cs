using System.Globalization;
using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>Training loss over optimizer steps, one line per run.</summary>
internal static class LossChart
{
    /// <summary>Points per run; of longer curves every n-th step is drawn, and the caption says so.</summary>
    public const int MostPoints = 400;

    /// <returns>Null if nothing was trained.</returns>
    public static Chart? Create(ReportData data, IReadOnlyList<RunRow> runs, string id, string suffix)
    {
        var rows = new JsonArray();
        var labels = new List<string>();
        var stride = 1;
        foreach (var run in runs)
        {
            var steps = data.Steps[run.RunId].ToArray();
            if (steps.Length == 0) continue;
            var every = (steps.Length + MostPoints - 1) / MostPoints;
            stride = Math.Max(stride, every);
            labels.Add(data.Label(run));
            // The last step is drawn whatever the stride: it is what the curve ended at.
            foreach (var (step, index) in steps.Select((step, index) => (step, index)))
                if (index % every == 0 || index == steps.Length - 1)
                    rows.Add(new JsonObject { ["run"] = labels[^1], ["step"] = step.Step, ["loss"] = VegaLite.Number(step.Loss) });
        }
        if (labels.Count == 0) return null;
        var losses = runs.Where(run => run.Loss is not null).Select(run => run.Loss!).Distinct().Order(StringComparer.Ordinal);
        return new Chart(
            id,
            $"Training loss{suffix}",
            $"Loss ({string.Join(", ", losses)}) at each logged step; different losses do not compare."
                + (stride > 1 ? string.Create(CultureInfo.InvariantCulture, $" Long curves are thinned: every {stride}th logged step and the last.") : ""),
            VegaLite.Spec(rows,
            [
                VegaLite.Layer(
                    new JsonObject { ["type"] = "line", ["strokeWidth"] = 1.5, ["point"] = labels.Count == rows.Count },
                    new JsonObject
                    {
                        ["x"] = VegaLite.Channel("step", "optimizer step", "quantitative"),
                        ["y"] = VegaLite.Channel("loss", "loss in nats per token", "quantitative", new JsonObject { ["zero"] = false }),
                        ["color"] = VegaLite.Category("run", "run", labels, coloured: true),
                        ["strokeDash"] = Dashes(labels),
                        ["tooltip"] = new JsonArray(
                            VegaLite.Channel("run", "run", "nominal"), VegaLite.Channel("step", "step", "quantitative"), VegaLite.Channel("loss", "loss", "quantitative")),
                    }),
            ]));
    }

    /// <summary>Beyond six runs colours repeat, with another dash.</summary>
    private static JsonObject Dashes(IReadOnlyList<string> labels)
    {
        const int Colours = 6;
        int[][] dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];
        var channel = VegaLite.Category("run", "run", labels, coloured: false);
        channel["scale"]!["range"] = new JsonArray([.. labels.Select((_, i) => (JsonNode)new JsonArray([.. dashes[i / Colours % dashes.Length].Select(dash => (JsonNode)dash)]))]);
        return channel;
    }
}
