using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Benchmarks;

/// <summary>What a finished sweep left, as far as it must be the same however it was done.</summary>
/// <param name="RunIds">Ids of all rows of the <c>run</c> view with their status, sorted.</param>
/// <param name="Figures">Every figure and every logged step with all its bits, sorted.</param>
/// <param name="Leftovers">Files that should be gone: temporary ones, claims, checkpoints.</param>
public sealed record SweepFacts(IReadOnlyList<string> RunIds, IReadOnlyList<string> Figures, IReadOnlyList<string> Leftovers)
{
    /// <summary>Reads a results folder.</summary>
    public static SweepFacts Read(string results)
    {
        var store = new ResultStore(results);
        var metrics = store.Read<MetricRow>().Select(row => FormattableString.Invariant(
            $"{row.RunId} {row.Stage} {row.Measurement.Task} {row.Measurement.Metric} {row.Measurement.Value:R} {row.Measurement.StandardError:R} {row.Measurement.Count}"));
        var steps = store.Read<StepRow>().Select(row => FormattableString.Invariant($"{row.RunId} step {row.Step} {row.Loss:R} {row.GradientNorm:R} {row.LearningRate:R} {row.CodesChangedFraction:R}"));
        var leftovers = Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(results, path))
            .Where(path => path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal) || Path.GetFileName(path) is var name
                && (name.StartsWith(".claim", StringComparison.Ordinal) || name.StartsWith("checkpoint.", StringComparison.Ordinal) || name.StartsWith("before.", StringComparison.Ordinal)));
        return new SweepFacts(
            [.. store.Read<RunRow>().Select(row => $"{row.RunId} {row.Status}").Order(StringComparer.Ordinal)],
            [.. metrics.Concat(steps).Order(StringComparer.Ordinal)],
            [.. leftovers.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Everything that is not as in the other sweep, in words.</summary>
    public IEnumerable<string> DifferencesTo(SweepFacts expected)
    {
        foreach (var run in RunIds.GroupBy(run => run.Split(' ')[0]).Where(runs => runs.Count() > 1)) yield return $"run {run.Key} appears {run.Count()} times";
        foreach (var run in expected.RunIds.Except(RunIds)) yield return $"missing: run {run}";
        foreach (var run in RunIds.Except(expected.RunIds)) yield return $"not expected: run {run}";
        foreach (var figure in expected.Figures.Except(Figures)) yield return $"missing: {figure}";
        foreach (var figure in Figures.Except(expected.Figures)) yield return $"not expected: {figure}";
        if (Figures.Count != expected.Figures.Count) yield return $"{Figures.Count} figures instead of {expected.Figures.Count}";
        foreach (var file in Leftovers) yield return $"left behind: {file}";
    }
}
