namespace R2QBench.Runner.Reports.Charts;

/// <summary>The charts that an experiment's rows give.</summary>
public static class ChartCatalog
{
    /// <summary>Per model: every figure over stored bits, then the loss curves. Charts without a single mark are left out.</summary>
    public static IReadOnlyList<Chart> All(ReportData data)
    {
        var models = data.Runs.GroupBy(run => run.ModelSource).ToArray();
        var charts = new List<Chart>();
        foreach (var model in models)
        {
            var suffix = models.Length > 1 ? $", {model.First().ModelName}" : "";
            foreach (var column in FigureColumn.Primary(data))
                if (QualityChart.Create(data, [.. model], column, $"figure-{charts.Count}", suffix) is { } chart) charts.Add(chart);
            if (LossChart.Create(data, [.. model], $"loss-{charts.Count}", suffix) is { } loss) charts.Add(loss);
        }
        return charts;
    }
}
