using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Trained runs whose perplexity is not lower than before training.</summary>
public sealed class TrainingDidNotHelp : IAnalyser
{
    public IEnumerable<Finding> Analyse(ReportData data)
    {
        foreach (var column in FigureColumn.Primary(data).Where(column => !column.HigherIsBetter))
        {
            var runs = data.Runs
                .Where(run => run is { IsBaseline: false, Steps: > 0 } && column.IsOfOwnText(data, run))
                .Select(run => (Run: run, Before: column.Find(data, run, Stage.Before), After: column.Find(data, run, Stage.After)))
                .Where(run => run is { Before: not null, After: not null } && !(run.After.Value < run.Before.Value))
                .ToArray();
            if (runs.Length > 0)
                yield return new Finding(
                    "training-did-not-help",
                    $"{column.Title}: not lower after training than before: {RunNames.List(data, runs.Select(run => (run.Run, FigureText.Change(run.Before, run.After))))}.",
                    "Look at the loss curve; try another learning rate or more steps.")
                { Threshold = 0, Observed = [.. runs.Select(run => new ObservedValue(data.Label(run.Run), run.After!.Value - run.Before!.Value))] };
        }
    }
}
