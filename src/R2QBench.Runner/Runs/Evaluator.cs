using System.Runtime.ExceptionServices;
using R2QBench.Core.Errors;
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
    private readonly List<(string Evaluation, Exception Failure)> _failures = [];

    /// <summary>Evaluations that could not be done, and why; the others were.</summary>
    public IReadOnlyList<(string Evaluation, Exception Failure)> Failures => _failures;

    /// <summary>Measures; every figure becomes a row. One evaluation that fails does not keep the others from being measured.</summary>
    /// <param name="model">In evaluation mode, quantized or not.</param>
    /// <param name="tokenizer">The model's own.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="stage">For the rows.</param>
    /// <param name="samples">Gets one row per answer choice; null if none are wanted.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <param name="measured">Gets the rows of each evaluation as soon as it is done, so that they outlast the failure of another.</param>
    /// <returns>All rows.</returns>
    /// <exception cref="ProblemException">An evaluation failed on its input, e.g. a text shorter than a window; thrown after the others are done.</exception>
    /// <exception cref="ArithmeticException">The model's log-probabilities are not finite in one; thrown after the others are done.</exception>
    public IReadOnlyList<MetricRow> Measure(
        LanguageModel model, Tokenizer tokenizer, Device device, Stage stage, List<SampleRow>? samples, CancellationToken cancellation,
        Action<IReadOnlyList<MetricRow>>? measured = null)
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
            try
            {
                MetricRow[] found = [.. evaluation.Run(context, cancellation).Select(measurement => new MetricRow { Stage = stage, Measurement = measurement })];
                rows.AddRange(found);
                measured?.Invoke(found);
            }
            catch (Exception failure) when (failure is ArithmeticException or ProblemException { ExitCode: not ExitCode.Environment })
            {
                _failures.Add((evaluation.Name, failure));
            }
        }

        if (_failures.Count > 0) ExceptionDispatchInfo.Throw(Together());
        return rows;
    }

    /// <summary>What is thrown for all failures: a single one as it is.</summary>
    private Exception Together()
    {
        if (_failures is [var (_, only)]) return only;
        return _failures.Select(failure => failure.Failure).FirstOrDefault(failure => failure is not ProblemException)
            ?? new ProblemException([.. _failures.SelectMany(failure => ((ProblemException)failure.Failure).Problems)]);
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
