using R2QBench.Core.Models;
using R2QBench.Core.Tokenizers;
using static TorchSharp.torch;

namespace R2QBench.Tasks;

/// <summary>What is measured, where, and who listens.</summary>
/// <param name="Model">The model as it stands: quantized or not.</param>
/// <param name="Tokenizer">The model's own.</param>
/// <param name="Device">Where the model's weights lie.</param>
/// <param name="Progress">Hears how far it is; null for nobody.</param>
/// <param name="Samples">Hears the log-likelihood of every choice of every item; null for nobody.</param>
/// <param name="TokenBudget">Tokens per batch, padding included; does not change a figure beyond rounding.</param>
public sealed record EvaluationContext(
    LanguageModel Model,
    Tokenizer Tokenizer,
    Device Device,
    Action<EvaluationProgress>? Progress = null,
    Action<ItemScore>? Samples = null,
    int TokenBudget = EvaluationContext.DefaultTokenBudget)
{
    public const int DefaultTokenBudget = 2048;
}
