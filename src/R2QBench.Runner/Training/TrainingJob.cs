using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Losses;

namespace R2QBench.Runner.Training;

/// <summary>Everything that one training needs. Owns nothing.</summary>
public sealed record TrainingJob
{
    /// <summary>The model that is trained.</summary>
    public required LanguageModel Student { get; init; }

    /// <summary>The full-precision copy, on the same device; needed exactly if <see cref="NeedsTeacher"/> says so.</summary>
    public LanguageModel? Teacher { get; init; }

    /// <summary>The data in its order.</summary>
    public required BatchSource Batches { get; init; }

    /// <summary>Steps, loss, accumulation, optimizer, schedule, clipping, phases.</summary>
    public required TrainingSpec Spec { get; init; }

    /// <summary>What there is to train; null: the model's own weights, nothing of it quantized.</summary>
    public TrainableParts? Parts { get; init; }

    /// <summary>Told when a stage begins, before its first step; not when a training goes on within one.</summary>
    public Action<TrainingStage>? StageBegins { get; init; }

    /// <summary>Whether a training looks at the full-precision model.</summary>
    public static bool NeedsTeacher(TrainingSpec spec) =>
        spec.Steps > 0
        && (spec.Features.Any
            || TrainingStage.Of(spec, blocks: 1).Any(stage => stage.Block is not null || LossRegistry.Create(stage.Spec.Loss).NeedsTeacher));
}
