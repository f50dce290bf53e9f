using R2QBench.Core.Results.Rows;
using R2QBench.Core.Results.Samples;

namespace R2QBench.Runner.Reports.Pairing;

/// <summary>Chooses which runs of a report are compared item by item: with the best quantized run of their model, and the best of each model among each other.</summary>
public static class RunPairs
{
    /// <summary>Runs compared with one best run: those whose figures are nearest to it.</summary>
    internal const int Nearest = 40;

    /// <summary>Pairs with common items, figure by figure, nearest first; empty where samples were not stored.</summary>
    public static IReadOnlyList<RunPair> Of(ReportData data, ISampleSource samples)
    {
        var sampled = samples.Figures().ToHashSet();
        if (sampled.Count == 0) return [];
        var wanted = new Dictionary<(SampledFigure First, SampledFigure Second), (FigureColumn Column, RunRow First, RunRow Second)>();
        foreach (var column in FigureColumn.Primary(data).GroupBy(SampleKey).Where(same => same.Count() == 1).Select(same => same.Single()))
            foreach (var (first, second) in Choose(data, column, run => sampled.Contains(Figure(column, run))))
                wanted.TryAdd((Figure(column, first), Figure(column, second)), (column, first, second));
        var found = samples.Compare([.. wanted.Keys]).ToDictionary(sums => (sums.First, sums.Second));
        return [.. wanted.Where(pair => found.ContainsKey(pair.Key)).Select(pair => new RunPair(pair.Value.Column, pair.Value.First, pair.Value.Second, PairedFigures.OfSums(found[pair.Key])))];
    }

    private static IEnumerable<(RunRow First, RunRow Second)> Choose(ReportData data, FigureColumn column, Func<RunRow, bool> isSampled)
    {
        var ranked = data.Runs
            .Where(run => isSampled(run) && column.Final(data, run) is { } figure && double.IsFinite(figure.Value))
            .OrderBy(run => column.Final(data, run)!.Value * (column.HigherIsBetter ? -1 : 1))
            .ToArray();
        var models = ranked.GroupBy(run => run.ModelKey()).Select(model => model.ToArray()).ToArray();
        foreach (var model in models)
        {
            if (model.FirstOrDefault(run => !run.IsBaseline) is not { } best) continue;
            foreach (var other in model.Where(run => run.IsBaseline)) yield return (other, best);
            foreach (var other in model.Where(run => !run.IsBaseline && run != best).Take(Nearest)) yield return (best, other);
        }

        foreach (var model in models.Skip(1).Take(Nearest)) yield return (models[0][0], model[0]);
    }

    private static SampledFigure Figure(FigureColumn column, RunRow run)
    {
        var (task, length, bos) = SampleKey(column);
        return new SampledFigure(run.Experiment, run.RunId, task, length, bos);
    }

    /// <summary>Under which key the samples of a figure are stored. Two figures of one key (windows with and without overlap) cannot be told apart there.</summary>
    private static (string Task, int? ContextLength, string Bos) SampleKey(FigureColumn column) => column.Protocol switch
    {
        "perplexity-documents" => ($"perplexity-documents:{column.Task}", column.ContextLength, column.BosPolicy),
        _ when column.Protocol.StartsWith("perplexity-", StringComparison.Ordinal) => ($"perplexity:{column.Task}", column.ContextLength, column.BosPolicy),
        _ => (column.Task, null, column.BosPolicy),
    };
}
