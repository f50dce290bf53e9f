using R2QBench.Core.Models;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Core.Tokenizers;
using R2QBench.Runner.Console;
using R2QBench.Tasks;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>Measures a model on everything that a spec lists.</summary>
/// <param name="specs">What is measured.</param>
/// <param name="progress">Told how far each evaluation is.</param>
/// <param name="tokenBudget">Tokens per batch; changes no figure beyond rounding.</param>
public sealed class Evaluator(IReadOnlyList<EvaluationSpec> specs, IRunMonitor progress, int tokenBudget = EvaluationContext.DefaultTokenBudget)
{
    /// <summary>Measures; every figure becomes a row.</summary>
    /// <param name="model">In evaluation mode, quantized or not.</param>
    /// <param name="tokenizer">The model's own.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="stage">For the rows.</param>
    /// <param name="samples">Gets one row per answer choice; null if none are wanted.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public IReadOnlyList<MetricRow> Measure(
        LanguageModel model, Tokenizer tokenizer, Device device, Stage stage, List<SampleRow>? samples, CancellationToken cancellation)
    {
        var rows = new List<MetricRow>();
        model.eval();
        foreach (var spec in specs)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var evaluation = EvaluationFactory.Create(spec);
            var context = new EvaluationContext(
                model,
                tokenizer,
                device,
                part => progress.Part("tokens", part.Done, part.Total),
                samples is null ? null : score => samples.Add(Sample(score, stage)),
                tokenBudget);
            progress.StartStage(evaluation.Name);
            rows.AddRange(evaluation.Run(context, cancellation).Select(measurement => new MetricRow { Stage = stage, Measurement = measurement }));
        }

        return rows;
    }

    private static SampleRow Sample(ItemScore score, Stage stage) => new()
    {
        Stage = stage,
        Task = score.Task,
        Item = score.Item,
        Choice = score.Choice,
        LogLikelihood = score.LogLikelihood,
        Tokens = score.Tokens,
        Characters = score.Characters,
        IsGold = score.IsGold,
        IsPredicted = score.IsPredicted,
        PromptHash = score.PromptHash,
        Bytes = score.Bytes,
        ContextLength = score.ContextLength,
        BosPolicy = score.BosPolicy,
    };
}
