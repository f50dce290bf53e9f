using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Losses;
using TorchSharp.Modules;

namespace R2QBench.Runner.Training;

/// <summary>Everything that one training needs. Owns nothing.</summary>
public sealed record TrainingJob
{
    /// <summary>The model that is trained, all of its weights.</summary>
    public required LanguageModel Student { get; init; }

    /// <summary>The full-precision copy, on the same device; needed exactly if the loss asks for one.</summary>
    public LanguageModel? Teacher { get; init; }

    /// <summary>What is minimised, mean per token.</summary>
    public required IDistillationLoss Loss { get; init; }

    /// <summary>The data in its order.</summary>
    public required BatchSource Batches { get; init; }

    /// <summary>Steps, accumulation, optimizer, schedule, clipping.</summary>
    public required TrainingSpec Spec { get; init; }

    /// <summary>Learned quantization scales, trained beside the weights; empty unless scales are learned.</summary>
    public IReadOnlyList<Parameter> Scales { get; init; } = [];
}
