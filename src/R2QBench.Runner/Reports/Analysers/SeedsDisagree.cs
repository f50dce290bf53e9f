namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Configurations whose seeds scatter far more than the evaluation error: one seed of them proves nothing.</summary>
public sealed class SeedsDisagree : IAnalyser
{
    /// <summary>Standard deviations over seeds in units of the evaluation's standard error.</summary>
    private const double MostScatter = 3;

    public IEnumerable<Finding> Analyse(ReportData data)
    {
        var groups = RunGroup.Of(data, data.Runs);
        foreach (var column in FigureColumn.Primary(data))
        {
            var scattered = groups
                .Select(group => (group.Label, Figures: group.OnePerSeed(run => column.Final(data, run)).Select(pair => pair.Figure).ToArray()))
                .Where(group => group.Figures.Length > 1 && group.Figures.All(figure => figure.StandardError > 0))
                .Select(group => (group.Label, Scatter: Deviation([.. group.Figures.Select(figure => figure.Value)]) / group.Figures.Average(figure => figure.StandardError!.Value)))
                .Where(group => group.Scatter > MostScatter)
                .ToArray();
            if (scattered.Length > 0)
                yield return new Finding(
                    "seeds-disagree",
                    FormattableString.Invariant($"{column.Title}: seeds scatter by more than {MostScatter} evaluation errors: {RunNames.Shortened(scattered, group => FormattableString.Invariant($"{group.Label} ({group.Scatter:0.0})"))}."),
                    "Take at least three seeds and compare their means with the seed intervals.")
                { Threshold = MostScatter, Observed = [.. scattered.Select(group => new ObservedValue(group.Label, group.Scatter))] };
        }
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
