using System.Globalization;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Runs trained or calibrated on text that they are evaluated on: by the measured share of 13-word sequences, in rows without one by the name of the file.</summary>
/// <remarks>Files of the user have no splits, so that the same name is the same text.</remarks>
public sealed class TrainedOnEvaluationText : IAnalyser
{
    /// <summary>Share of an evaluation's 13-word sequences above which its figure is doubted. Stock phrases of a domain stay below it; a copied document among a hundred does not.</summary>
    public const double Threshold = 0.01;

    private const string Advice = "Split the text and evaluate on a part that training never sees.";
    private static readonly string[] FileKinds = ["text:", "jsonl:", "parquet:"];

    public IEnumerable<Finding> Analyse(ReportData data) => FigureColumn.Primary(data).SelectMany(column => Analyse(data, column));

    private static IEnumerable<Finding> Analyse(ReportData data, FigureColumn column)
    {
        var figures = data.Runs.Select(run => (Run: run, Figure: column.Final(data, run))).Where(pair => pair.Figure is not null).ToList();
        var measured = figures.Where(pair => pair.Figure!.TrainingOverlapFraction > Threshold)
            .Select(pair => new ObservedValue(data.Label(pair.Run), pair.Figure!.TrainingOverlapFraction)).ToList();
        if (measured.Count > 0)
        {
            yield return new Finding(
                "trained-on-evaluation-text",
                $"{column.Title}: more than {Percent(Threshold)} of the 13-word sequences evaluated stand in the training or calibration text: {RunNames.Shortened(measured, seen => $"{seen.Subject} ({Percent(seen.Value!.Value)})")}.",
                Advice)
            { Threshold = Threshold, Observed = measured };
        }

        string[] named = [.. figures.Where(pair => IsSameFile(pair.Run, column, pair.Figure!)).Select(pair => data.Label(pair.Run))];
        if (named.Length > 0)
            yield return new Finding("trained-on-evaluation-text", $"{column.Title}: measured on the file that was trained on: {RunNames.Shortened(named, name => name)}.", Advice)
            { Observed = [.. named.Select(run => new ObservedValue(run, null))] };
    }

    private static bool IsSameFile(RunRow run, FigureColumn column, Measurement figure) =>
        figure.TrainingOverlapFraction is null && run.DataSource == column.Task && FileKinds.Any(kind => column.Task.StartsWith(kind, StringComparison.Ordinal));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
