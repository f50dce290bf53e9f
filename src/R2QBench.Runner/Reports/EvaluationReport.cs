using System.Globalization;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;
using R2QBench.Runner.Reports.Pairing;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Reports;

/// <summary>What <c>r2q eval</c> prints: a table with the protocol of every figure; with two models, what their differences are worth.</summary>
/// <param name="first">The model asked for.</param>
/// <param name="second">The model it is set against; may be null.</param>
public sealed class EvaluationReport(EvaluationResult first, EvaluationResult? second)
{
    private readonly IReadOnlyList<PairedFigure> _differences = second is null ? [] : PairedFigures.Of(first.Samples, second.Samples);

    /// <summary>Plain tables.</summary>
    public void Write(TextWriter output)
    {
        foreach (var result in Results())
        {
            output.WriteLine($"{result.Job.Label} · {result.Job.Run.Spec.Model.Dtype} · {result.Job.Run.Spec.Device}, threads {result.Job.Run.Spec.Threads} · run {result.Job.Run.Id}");
            output.WriteLine();
            Table(result.Metrics).WriteTo(output);
            foreach (var note in Notes(result.Metrics)) output.WriteLine(note);
            output.WriteLine();
        }

        if (second is null) return;
        output.WriteLine($"{first.Job.Label} minus {second.Job.Label}, paired over the same items");
        output.WriteLine();
        PairedFigures.Table(_differences).WriteTo(output);
        foreach (var line in PairedFigures.Legend) output.WriteLine(line);
    }

    /// <summary>The same as JSON.</summary>
    public void WriteJson(TextWriter output) => JsonListing.Write(output, new
    {
        Models = Results().Select(result => new
        {
            Model = result.Job.Label,
            RunId = result.Job.Run.Id,
            result.Folder,
            Metrics = result.Metrics.Select(row => row.Measurement),
        }),
        Differences = _differences,
    });

    private IEnumerable<EvaluationResult> Results() => second is null ? [first] : [first, second];

    private static Listing Table(IReadOnlyList<MetricRow> rows)
    {
        var table = new Listing("task", "metric", "value>", "± se>", "n>", "chance>", "shots>", "window>", "windows>", "bos", "cut>", "bad>", "protocol");
        foreach (var row in rows.Select(row => row.Measurement))
        {
            table.Add(
                row.Task, row.Metric, Text(row.Value), row.StandardError is { } error ? Text(error) : "", Whole(row.Count),
                row.ChanceLevel is { } chance ? Units.Percent(chance) : "", Whole(row.Fewshot), Whole(row.ContextLength), Whole(row.Windows),
                row.BosPolicy, Whole(row.Truncated), Whole(row.BadItems), row.Task == TaskAverages.Task ? "mean" : $"{row.Protocol} v{row.ProtocolVersion}");
        }

        return table;
    }

    private static IEnumerable<string> Notes(IReadOnlyList<MetricRow> rows)
    {
        var cut = rows.Where(row => row.Measurement.Truncated > 0 && row.Measurement.Task != TaskAverages.Task).Select(row => row.Measurement.Task).Distinct().ToList();
        if (cut.Count > 0) yield return $"note: requests longer than the model's context were cut on their left (column cut): {string.Join(", ", cut)}";
        var bad = rows.Where(row => row.Measurement.BadItems > 0 && row.Measurement.Task != TaskAverages.Task).Select(row => $"{row.Measurement.Task} ({row.Measurement.BadItems})").Distinct().ToList();
        if (bad.Count > 0) yield return $"note: rows that could not be read, or that the tokenizer cannot express, were left out: {string.Join(", ", bad)}";
        foreach (var average in rows.Where(row => row.Measurement.Task == TaskAverages.Task).Select(row => row.Measurement.Protocol).Distinct())
            yield return $"average: over {average.Replace("+", ", ", StringComparison.Ordinal)}; task_mean counts every task alike, item_mean every item";
        if (rows.Any(row => row.Measurement.ErrorKind == "bootstrap")) yield return "± se: from the bootstrap";
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 10_000 ? "0.000e+00" : Math.Abs(value) >= 100 ? "0.00" : "0.0000", CultureInfo.InvariantCulture);

    private static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
