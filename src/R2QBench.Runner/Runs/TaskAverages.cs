using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Runs;

/// <summary>Averages of one metric over all tasks of an evaluation: every task alike, and every item alike. Both are named, since papers mean either.</summary>
public static class TaskAverages
{
    /// <summary>The task column of these rows.</summary>
    public const string Task = "average";

    private static readonly string[] Averaged = ["acc", "acc_norm"];

    /// <summary>Rows <c>METRIC_task_mean</c> and <c>METRIC_item_mean</c> for every metric that at least two tasks have.</summary>
    /// <remarks>Standard errors take the tasks as independent.</remarks>
    public static IEnumerable<MetricRow> Of(IReadOnlyList<MetricRow> rows)
    {
        foreach (var metric in Averaged)
        {
            var tasks = rows.Where(row => row.Measurement.Metric == metric && row.Measurement.Protocol == "multiple-choice").ToList();
            if (tasks.Count < 2) continue;
            yield return Row(tasks, $"{metric}_task_mean", _ => 1.0 / tasks.Count);
            double items = tasks.Sum(row => row.Measurement.Count);
            yield return Row(tasks, $"{metric}_item_mean", row => row.Count / items);
        }
    }

    private static MetricRow Row(IReadOnlyList<MetricRow> tasks, string metric, Func<Measurement, double> weight)
    {
        double? variance = 0;
        foreach (var row in tasks) variance += Square(weight(row.Measurement) * row.Measurement.StandardError);
        return tasks[0] with
        {
            Measurement = tasks[0].Measurement with
            {
                Task = Task,
                Metric = metric,
                Value = tasks.Sum(row => weight(row.Measurement) * row.Measurement.Value),
                StandardError = variance is { } known ? Math.Sqrt(known) : null,
                Count = tasks.Sum(row => row.Measurement.Count),
                ChanceLevel = tasks.Sum(row => weight(row.Measurement) * (row.Measurement.ChanceLevel ?? 0)),
                Protocol = string.Join("+", tasks.Select(row => row.Measurement.Task)),
                ProtocolVersion = tasks.Max(row => row.Measurement.ProtocolVersion),
                Truncated = tasks.Sum(row => row.Measurement.Truncated),
                BadItems = tasks.Sum(row => row.Measurement.BadItems ?? 0),
                Fewshot = tasks.Select(row => row.Measurement.Fewshot).Distinct().Count() == 1 ? tasks[0].Measurement.Fewshot : null,
                DataHash = null,
            },
        };
    }

    private static double? Square(double? value) => value * value;
}
