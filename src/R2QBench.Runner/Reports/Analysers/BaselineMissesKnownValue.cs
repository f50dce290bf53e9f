using System.Globalization;
using R2QBench.Core.Reference;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Full-precision figures that differ from every published one of the same model, metric and context: then the protocol differs, and no other comparison holds.</summary>
/// <param name="published">Published figures.</param>
public sealed class BaselineMissesKnownValue(PublishedFigures published) : IAnalyser
{
    /// <summary>Perplexities are printed to two decimals of about 6; tokenization differences of a few windows stay below this share.</summary>
    private const double MostRelative = 0.01;

    /// <summary>Accuracies differ by their standard error over items; a whole point and a half is more than rounding.</summary>
    private const double MostPoints = 0.015;

    public IEnumerable<Finding> Analyse(ReportData data)
    {
        foreach (var run in data.Runs.Where(run => run.IsBaseline))
            foreach (var column in FigureColumn.All(data))
            {
                if (column.Final(data, run) is not { } own || !double.IsFinite(own.Value)) continue;
                var known = published.Comparable(run.ModelName, column.Task, column.Metric, column.ContextLength).Where(figure => figure.Method == "none").ToArray();
                if (known.Length == 0) continue;
                var nearest = known.MinBy(figure => Math.Abs(figure.Value - own.Value))!;
                var isShare = column.ChanceLevel is not null;
                var (distance, limit) = isShare ? (Math.Abs(own.Value - nearest.Value), MostPoints) : (Math.Abs(own.Value / nearest.Value - 1), MostRelative);
                if (distance <= limit) continue;
                yield return new Finding(
                    "baseline-misses-known-value",
                    $"{column.Title}, {run.ModelName} in full precision: {FigureText.Value(own)}, published {(isShare ? Units.Percent(nearest.Value) : nearest.Value.ToString("0.00", CultureInfo.InvariantCulture))} ({nearest.SourceTitle}); off by {Units.Percent(distance)}, allowed {Units.Percent(limit)}.",
                    "Check model revision, tokenizer, start token and text before comparing anything with published figures.")
                { Threshold = limit, Observed = [new ObservedValue(data.Label(run), distance)] };
            }
    }
}
