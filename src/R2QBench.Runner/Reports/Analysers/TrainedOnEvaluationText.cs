namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Runs trained on the very file that they are evaluated on. Files of the user have no splits, so that the same name is the same text.</summary>
public sealed class TrainedOnEvaluationText : IAnalyser
{
    private static readonly string[] FileKinds = ["text:", "jsonl:", "parquet:"];

    public IEnumerable<Finding> Analyse(ReportData data)
    {
        foreach (var column in FigureColumn.All(data).Where(column => FileKinds.Any(kind => column.Task.StartsWith(kind, StringComparison.Ordinal))))
        {
            string[] runs = [.. data.Runs.Where(run => run.DataSource == column.Task && column.Final(data, run) is not null).Select(data.Label)];
            if (runs.Length > 0)
                yield return new Finding(
                    "trained-on-evaluation-text", $"{column.Title}: measured on the file that was trained on: {string.Join("; ", runs)}.", "Split the file and evaluate on a part that training never sees.")
                { Observed = [.. runs.Select(run => new ObservedValue(run, null))] };
        }
    }
}
