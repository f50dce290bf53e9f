using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Runs;

/// <summary>How long a run will take, judged by completed runs of the same model on the same device and threads.</summary>
/// <param name="rows">Rows of earlier runs.</param>
public sealed class RunTimes(IReadOnlyList<RunRow> rows)
{
    private readonly IReadOnlyList<RunRow> _completed = [.. rows.Where(row => row is { Status: RunStatus.Completed, TotalSeconds: not null })];

    /// <summary>The time of the same run; else the training tokens at the median speed, plus the median of everything besides training. Null if nothing like it was done.</summary>
    public TimeSpan? Of(PlannedRun run)
    {
        if (_completed.FirstOrDefault(row => row.RunId == run.Id) is { } same) return TimeSpan.FromSeconds(same.TotalSeconds!.Value);
        var alike = _completed
            .Where(row => row.ModelHash == run.Hashes.Model && row.Device == run.Spec.Device.Split(':')[0] && row.Threads == run.Spec.Threads && row.IsBaseline == run.Spec.IsBaseline)
            .ToList();
        if (alike.Count == 0) return null;
        var besides = Median(alike.Select(row => row.TotalSeconds!.Value - (row.TrainSeconds ?? 0)));
        var tokens = RunNeeds.Of(run).TokensTrained;
        if (tokens == 0) return TimeSpan.FromSeconds(besides);
        var speeds = alike.Select(row => row.TokensPerSecond).OfType<double>().ToList();
        return speeds.Count == 0 ? null : TimeSpan.FromSeconds(besides + tokens / Median(speeds));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
