using System.Text;
using R2QBench.Core.Reference;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>The charts that a report's rows give.</summary>
public static class ChartCatalog
{
    /// <summary>Groups in the order of the page; charts without a single mark are left out.</summary>
    public static IReadOnlyList<ChartGroup> Groups(ReportData data) => new Builder(data).Build();

    /// <summary>The same as one list.</summary>
    public static IReadOnlyList<Chart> All(ReportData data) => [.. Groups(data).SelectMany(group => group.Charts)];

    private sealed class Builder(ReportData data)
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private readonly IReadOnlyList<ChartFigure> _figures = ChartFigure.All(data);
        private readonly PublishedFigures _published = PublishedFigures.Load();
        private readonly ModelRuns[] _models = Models(data);

        public IReadOnlyList<ChartGroup> Build() =>
        [
            .. new[]
            {
                Group("quality", "Quality at equal bits", model => _figures.Select(figure => QualityChart.Create(model.Runs, model.Configurations, model.Series, figure, _published, Id("quality", figure.Title, model.Suffix), model.Suffix))),
                Group("heat", "Method × group size", model => _figures.Select(figure => HeatMapChart.Create(model.Configurations, figure, Id("heat", figure.Title, model.Suffix), model.Suffix))),
                Group("curves", "Training", model => CurveChart.Kinds.Select(kind => CurveChart.Create(data, model.Runs, model.Series, kind, Id("curve", kind.Key, model.Suffix), model.Suffix))),
                Group("layers", "Weight error", model => [LayerChart.Create(data, model.Configurations, model.Series, Id("layers", "", model.Suffix), model.Suffix)]),
                Group("lattice", "Quantization lattice", model => new[] { Stage.Before, Stage.After }.Select(stage => LatticeChart.Create(data, model.Configurations, model.Series, stage, Id("lattice", stage.ToString(), model.Suffix), model.Suffix))),
                Group("cost", "Cost against quality", model => _figures.Take(2).SelectMany(figure => CostChart.Kinds.Select(kind => CostChart.Create(model.Configurations, model.Series, figure, kind, Id("cost", $"{kind.Key} {figure.Title}", model.Suffix), model.Suffix)))),
            }.Where(group => group.Charts.Count > 0),
        ];

        private ChartGroup Group(string id, string title, Func<ModelRuns, IEnumerable<Chart?>> charts) =>
            new(id, title, [.. _models.SelectMany(charts).OfType<Chart>()]);

        private static ModelRuns[] Models(ReportData data)
        {
            var models = data.Runs.GroupBy(run => run.ModelKey()).ToArray();
            return [.. models.Select(model => new ModelRuns([.. model], RunGroup.Of(data, model), new Series(model), models.Length > 1 ? $", {model.First().ModelName}" : ""))];
        }

        /// <summary>Letters, digits and dashes: also a file name.</summary>
        private string Id(params string[] parts)
        {
            var text = new StringBuilder();
            foreach (var c in string.Join('-', parts).ToLowerInvariant())
                if (char.IsAsciiLetterOrDigit(c)) text.Append(c);
                else if (text.Length > 0 && text[^1] != '-') text.Append('-');
            var id = text.ToString().Trim('-');
            for (var n = 2; !_ids.Add(id); n++) id = FormattableString.Invariant($"{text.ToString().Trim('-')}-{n}");
            return id;
        }
    }

    /// <summary>What the charts of one model are made of; the suffix tells their titles from those of other models.</summary>
    private sealed record ModelRuns(RunRow[] Runs, IReadOnlyList<RunGroup> Configurations, Series Series, string Suffix);
}
