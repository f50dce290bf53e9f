using System.Diagnostics;
using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Tasks;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Times one task on one model with several token budgets, and holds their log-likelihoods together.</summary>
public static class EvaluationBenchmark
{
    /// <param name="loaded">The model, on its device.</param>
    /// <param name="spec">The task.</param>
    /// <param name="budgets">Tokens per batch, one pass each.</param>
    /// <param name="progress">Hears tokens done and in all.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static IEnumerable<EvaluationTiming> Run(
        LoadedModel loaded, EvaluationSpec.Task spec, IReadOnlyList<int> budgets, Action<long, long> progress, CancellationToken cancellation)
    {
        var evaluation = EvaluationFactory.Create(spec);
        evaluation.DataHash(); // reads the items
        List<double>? first = null;
        foreach (int budget in budgets)
        {
            using var scope = NewDisposeScope();
            var scores = new List<ItemScore>();
            long tokens = 0;
            var context = new EvaluationContext(loaded.Model, loaded.Tokenizer, loaded.Model.Device, part => { tokens = part.Total; progress(part.Done, part.Total); }, scores.Add, budget);
            long start = Stopwatch.GetTimestamp();
            var rows = evaluation.Run(context, cancellation);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            List<double> logLikelihoods = [.. scores.Select(score => score.LogLikelihood)];
            first ??= logLikelihoods;
            yield return new EvaluationTiming(
                evaluation.Name, budget, (int)rows[0].Count, tokens, seconds, first.Zip(logLikelihoods, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max());
        }
    }
}
