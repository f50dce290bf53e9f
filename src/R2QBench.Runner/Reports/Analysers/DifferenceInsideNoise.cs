using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Runs that cannot be told from the best one of their model: the ranking between them is chance.</summary>
/// <remarks>Models that were trained with several seeds are left to <see cref="SeedsNotToldApart"/>.</remarks>
public sealed class DifferenceInsideNoise : IAnalyser
{
    public IEnumerable<Finding> Analyse(ReportData data)
    {
        foreach (var model in data.Runs.GroupBy(run => run.ModelSource).Where(model => RunGroup.Of(data, model).All(group => group.Runs.Count == 1)))
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
        var equal = figures.Skip(1)
            .Where(pair => Confidence.AreIndistinguishable(pair.Figure, bestFigure))
            .ToArray();
        return equal.Length == 0 ? null : new Finding(
            "difference-inside-noise",
            $"{column.Title}, {best.ModelName}: within 1.96 standard errors of the best run, {data.Label(best)} ({FigureText.WithError(bestFigure)}): {RunNames.List(data, equal.Select(pair => (pair.Run, FigureText.WithError(pair.Figure))))}.",
            "Evaluate more items or more seeds before ranking them.")
        { Threshold = Confidence.Factor, Observed = [.. equal.Select(pair => new ObservedValue(data.Label(pair.Run), pair.Figure.Value - bestFigure.Value))] };
    }
}
