using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>Something logged per optimizer step, one line per run; seeds of one configuration look the same.</summary>
internal static class CurveChart
{
    /// <summary>The curves there are: heading, axis, and where in a row the value is.</summary>
    public static IReadOnlyList<(string Key, string Title, string Axis, string Note, Func<StepRow, double?> Value)> Kinds { get; } =
    [
        ("loss", "Training loss", "loss in nats per token", "", row => row.Loss),
        ("gradient", "Gradient norm", "gradient norm before clipping", "Norm of all gradients together, before clipping.", row => row.GradientNorm),
        ("codes", "Codes changed", "share of codes changed", "Share of the codes that differ from those at the step logged before.", row => row.CodesChangedFraction),
    ];

    /// <summary>Values further apart than this factor are drawn on a logarithmic axis: the beginning of training else flattens the rest.</summary>
    private const double FarApart = 8;

    /// <returns>Null if no run has the value.</returns>
    public static Chart? Create(
        ReportData data, IReadOnlyList<RunRow> runs, Series series, (string Key, string Title, string Axis, string Note, Func<StepRow, double?> Value) kind, string id, string suffix)
    {
        var rows = new ChartData("run", Series.LabelColumn, Series.VariantColumn, "step", "value");
        var labels = new List<string>();
        var values = new List<double>();
        foreach (var run in runs)
        {
            var before = rows.Count;
            var (label, variant) = series.Cells(run);
            foreach (var step in data.Steps[run.RunId])
                if (kind.Value(step) is { } value && double.IsFinite(value))
                {
                    rows.Add(("run", data.Label(run)), (Series.LabelColumn, label), (Series.VariantColumn, variant), ("step", step.Step), ("value", value));
                    values.Add(value);
                }
            if (rows.Count > before) labels.Add(data.Label(run));
        }
        if (labels.Count == 0) return null;
        var losses = string.Join(", ", runs.Where(run => run.Loss is not null).Select(run => run.Loss!).Distinct().Order(StringComparer.Ordinal));
        var logarithmic = VegaLite.NeedLog(values, FarApart);
        var line = VegaLite.Layer(
            new JsonObject { ["type"] = "line", ["strokeWidth"] = 1.5, ["point"] = labels.Count == rows.Count },
            new JsonObject
            {
                ["x"] = VegaLite.Channel("step", "optimizer step", "quantitative", new JsonObject { ["nice"] = false }),
                ["y"] = VegaLite.Channel("value", kind.Axis, "quantitative", logarithmic ? new JsonObject { ["type"] = "log", ["nice"] = false } : new JsonObject { ["zero"] = false }),
                ["color"] = series.Colour(),
                ["strokeDash"] = series.Dash(),
                ["detail"] = VegaLite.Channel("run", "run", "nominal"),
                ["opacity"] = series.Picked(1),
                ["tooltip"] = new JsonArray(VegaLite.Channel("run", "run", "nominal"), VegaLite.Channel("step", "step", "quantitative"), VegaLite.Channel("value", kind.Axis, "quantitative")),
            });
        line["params"] = series.LegendPick();
        return new Chart(
            id, kind.Title + suffix,
            (kind.Key == "loss" ? $"Loss ({losses}) at each logged step; different losses do not compare." : kind.Note)
                + (runs.Any(run => run.Seed != runs[0].Seed && !run.IsBaseline) ? " Seeds of one configuration look the same; a line's run is in its tooltip." : "")
                + (data.StepsAreThinned is { } most ? FormattableString.Invariant($" Long curves are thinned: of each run the first, every n-th and the last logged step, at most about {most}; nothing is smoothed.") : "")
                + (labels.Count > Chart.MostRuns ? FormattableString.Invariant($" {labels.Count} runs have curves; drawn are the first {Chart.MostRuns} that the table shows: filter or sort it to choose others.") : "")
                + (logarithmic ? " Logarithmic axis." : ""),
            VegaLite.Spec([line]), rows)
        { Choice = kind.Title + suffix, FollowsTable = labels.Count > Chart.MostRuns };
    }
}
