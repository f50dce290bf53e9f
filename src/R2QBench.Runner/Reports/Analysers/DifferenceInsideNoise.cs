using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Pairing;
using R2QBench.Tasks.Scoring;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Runs that cannot be told from the best one of their model: the ranking between them is chance.</summary>
/// <remarks>Where both runs stored their answers, the difference over the same items decides, else the standard errors of the two figures. Models that were trained with several seeds are left to <see cref="SeedsNotToldApart"/>.</remarks>
public sealed class DifferenceInsideNoise : IAnalyser
{
    public IEnumerable<Finding> Analyse(ReportData data)
    {
        foreach (var model in data.Runs.GroupBy(run => run.ModelKey()).Where(model => RunGroup.Of(data, model).All(group => group.Runs.Count == 1)))
            foreach (var column in FigureColumn.Primary(data))
                if (Judge(data, [.. model.Where(run => !run.IsBaseline)], column) is { } finding) yield return finding;
    }

    private static Finding? Judge(ReportData data, IReadOnlyList<RunRow> runs, FigureColumn column)
    {
        var figures = runs
            .Select(run => (Run: run, Figure: column.Final(data, run)!))
            .Where(pair => pair.Figure is not null && double.IsFinite(pair.Figure.Value))
            .OrderBy(pair => column.HigherIsBetter ? -pair.Figure.Value : pair.Figure.Value)
            .ToArray();
        if (figures.Length < 2) return null;
        var (best, bestFigure) = figures[0];
        var pairs = data.Pairs.Where(pair => pair.Column.Equals(column) && pair.First == best).ToDictionary(pair => pair.Second, pair => pair.Figure.Difference);
        var equal = figures.Skip(1)
            .Select(pair => (pair.Run, pair.Figure, Paired: pairs.GetValueOrDefault(pair.Run)))
            .Where(pair => pair.Paired?.IsNoise ?? Confidence.AreIndistinguishable(pair.Figure, bestFigure))
            .ToArray();
        var how = equal.All(pair => pair.Paired is null) ? "within 1.96 standard errors of the best run"
            : equal.All(pair => pair.Paired is not null) ? "inside the noise over the same items, paired with the best run"
            : "inside the noise (paired over the same items, or else within 1.96 standard errors) of the best run";
        return equal.Length == 0 ? null : new Finding(
            "difference-inside-noise",
            $"{column.Title}, {best.ModelName}: {how}, {data.Label(best)} ({FigureText.WithError(bestFigure)}): {RunNames.List(data, equal.Select(pair => (pair.Run, Text(pair.Figure, pair.Paired))))}.",
            "Evaluate more items or more seeds before ranking them.")
        {
            Threshold = Confidence.Factor,
            Observed = [.. equal.Select(pair => new ObservedValue(data.Label(pair.Run), pair.Figure.Value - bestFigure.Value))],
        };
    }

    private static string Text(Measurement figure, PairedDifference? paired) =>
        paired is null ? FigureText.WithError(figure) : $"{FigureText.WithError(figure)}; best minus this {PairedFigures.Sentence(paired)}";
}
