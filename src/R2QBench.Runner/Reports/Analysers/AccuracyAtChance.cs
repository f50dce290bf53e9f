using R2QBench.Core.Text;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Accuracies that guessing reaches too: they say nothing about the method.</summary>
public sealed class AccuracyAtChance : IAnalyser
{
    public IEnumerable<Finding> Analyse(ReportData data)
    {
        foreach (var column in FigureColumn.Primary(data).Where(column => column.ChanceLevel is not null))
        {
            var runs = data.Runs
                .Select(run => (Run: run, Figure: column.Final(data, run)))
                .Where(pair => pair.Figure is { StandardError: { } error } figure && figure.Value - column.ChanceLevel < Confidence.Factor * error)
                .ToArray();
            if (runs.Length > 0)
                yield return new Finding(
                    "accuracy-at-chance",
                    $"{column.Title}: no better than guessing ({Units.Percent(column.ChanceLevel!.Value)}, within 1.96 standard errors): {RunNames.List(data, runs.Select(pair => (pair.Run, FigureText.WithError(pair.Figure!))))}.",
                    "Compare these runs by perplexity, or train longer.")
                { Threshold = column.ChanceLevel, Observed = [.. runs.Select(pair => new ObservedValue(data.Label(pair.Run), pair.Figure!.Value))] };
        }
    }
}
