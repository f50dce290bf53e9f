using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;
using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>A figure that charts rank runs by: one measured column, or the mean accuracy over all tasks.</summary>
/// <param name="Title">As in headings, e.g. <c>builtin:world perplexity</c>.</param>
/// <param name="Axis">As on axes, with unit and direction.</param>
/// <param name="HigherIsBetter">Direction.</param>
/// <param name="Chance">What guessing gives, in the unit of the figure; null where there is none.</param>
/// <param name="Scale">What values are multiplied with to be shown: 100 for percent.</param>
/// <param name="Column">The measured column; null for a mean over several.</param>
/// <param name="Final">The figure of a run: after training, or in full precision.</param>
internal sealed record ChartFigure(string Title, string Axis, bool HigherIsBetter, double? Chance, double Scale, FigureColumn? Column, Func<RunRow, Measurement?> Final)
{
    /// <summary>Values that it cannot exceed, as shown; null where there are none.</summary>
    public (double Low, double High)? Limits => Chance is null ? null : (0, Scale);

    /// <summary>The unit behind a shown value.</summary>
    public string Unit => Chance is null ? "" : " %";

    /// <summary>The figure of a configuration as the tables print it: mean and half its 95 % interval, both without unit; null if no seed has it.</summary>
    public (SeedInterval Interval, string Mean, string Half)? Of(RunGroup configuration)
    {
        if (configuration.Interval(Final) is not { } interval) return null;
        var (mean, half) = FigureText.Estimate(interval, Final(configuration.Runs.First(run => Final(run) is { } figure && double.IsFinite(figure.Value)))!);
        return (interval, mean, half);
    }

    /// <summary>Perplexities, the mean accuracy if there are several tasks, then each task.</summary>
    public static IReadOnlyList<ChartFigure> All(ReportData data)
    {
        var columns = FigureColumn.Primary(data);
        var accuracies = columns.Where(column => column.ChanceLevel is not null).ToArray();
        return
        [
            .. columns.Where(column => column.ChanceLevel is null).Select(column => Of(data, column)),
            .. accuracies.Length > 1 ? new[] { Mean(data, accuracies) } : [],
            .. accuracies.Select(column => Of(data, column)),
        ];
    }

    private static ChartFigure Of(ReportData data, FigureColumn column)
    {
        var isShare = column.ChanceLevel is not null;
        return new ChartFigure(
            column.Title,
            $"{(column.HigherIsBetter ? "accuracy" : column.Metric)}{(isShare ? " in %" : "")}, {(column.HigherIsBetter ? "higher" : "lower")} is better",
            column.HigherIsBetter, column.ChanceLevel, isShare ? 100 : 1, column, run => column.Final(data, run));
    }

    private static ChartFigure Mean(ReportData data, FigureColumn[] columns) => new(
        $"mean accuracy over {Units.Count(columns.Length)} tasks", "mean accuracy in %, higher is better", true, columns.Average(column => column.ChanceLevel!.Value), 100, null,
        run =>
        {
            Measurement[] figures = [.. columns.Select(column => column.Final(data, run)).OfType<Measurement>()];
            if (figures.Length < columns.Length) return null;   // a mean over other tasks would be another figure
            return figures[0] with
            {
                Task = "mean",
                Value = figures.Average(figure => figure.Value),
                StandardError = figures.All(figure => figure.StandardError is not null) ? Math.Sqrt(figures.Sum(figure => figure.StandardError!.Value * figure.StandardError.Value)) / figures.Length : null,
                ChanceLevel = figures.Average(figure => figure.ChanceLevel),
                Count = figures.Sum(figure => figure.Count),
            };
        });
}
