using R2QBench.Core.Specs;

namespace R2QBench.Runner.Training;

/// <summary>A stretch of steps with one optimizer: a phase, or one block of a phase that goes from block to block.</summary>
public sealed record TrainingStage
{
    /// <summary>As in the step table, e.g. <c>1 block 0</c>; null if the training has no phases.</summary>
    public string? Title { get; init; }

    /// <summary>The training's settings with those of the phase laid over.</summary>
    public required TrainingSpec Spec { get; init; }

    /// <summary>What the phase is about.</summary>
    public PhaseSpec Phase { get; init; } = new();

    /// <summary>The block whose output is compared; null: the whole model by the loss.</summary>
    public int? Block { get; init; }

    /// <summary>Steps of the training before this stage.</summary>
    public required int FirstStep { get; init; }

    /// <summary>The first step after this stage, counted from 0.</summary>
    public int EndStep => FirstStep + Spec.Steps;

    /// <summary>The stages of a training, in their order.</summary>
    /// <param name="spec">With or without phases.</param>
    /// <param name="blocks">Decoder blocks of the model.</param>
    public static IReadOnlyList<TrainingStage> Of(TrainingSpec spec, int blocks)
    {
        if (spec.Phases.Count == 0 || spec.Steps == 0) return [new TrainingStage { Spec = spec, FirstStep = 0 }];
        var stages = new List<TrainingStage>();
        foreach (var (index, phase) in spec.Phases.Index())
        {
            var own = spec with
            {
                Steps = phase.Steps ?? spec.Steps,
                Loss = phase.Loss.Length > 0 ? phase.Loss : spec.Loss,
                GradientClip = phase.GradientClip ?? spec.GradientClip,
                Optimizer = spec.Optimizer with { LearningRate = phase.LearningRate ?? spec.Optimizer.LearningRate },
            };
            foreach (var block in phase.Scope == PhaseSpec.Blocks ? Enumerable.Range(0, blocks).Select(block => (int?)block) : [null])
            {
                stages.Add(new TrainingStage
                {
                    Title = block is null ? $"{index + 1}" : $"{index + 1} block {block}",
                    Spec = own,
                    Phase = phase,
                    Block = block,
                    FirstStep = stages.Count == 0 ? 0 : stages[^1].EndStep,
                });
            }
        }

        return stages;
    }

    /// <summary>Steps of a whole training.</summary>
    /// <inheritdoc cref="Of"/>
    public static int StepsOf(TrainingSpec spec, int blocks) => Of(spec, blocks)[^1].EndStep;
}
