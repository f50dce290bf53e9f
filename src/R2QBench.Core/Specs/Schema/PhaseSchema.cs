using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs.Schema;

/// <summary>The keys of one entry below <c>training.phases</c>.</summary>
internal static class PhaseSchema
{
    public static SpecSchema<PhaseSpec> Schema { get; } = new(
        new PhaseSpec(),
        [
            new PropertyKey<PhaseSpec, string>("scope", new ChoiceKind(PhaseSpec.All, PhaseSpec.Blocks), p => p.Scope, (p, v) => p with { Scope = v },
                "the whole model by the loss, or one block after the other by the squared difference to the full-precision block's output"),
            new PropertyKey<PhaseSpec, IReadOnlyList<string>>("train", new ChoiceListKind(PhaseSpec.Everything), p => p.Train, (p, v) => p with { Train = v },
                "what is trained; without weights the codes stay as they are; others: norms, biases, embeddings, skipped layers"),
            new PropertyKey<PhaseSpec, long?>("steps", new OptionalKind<long>(new IntegerKind(1), "training.steps"), p => p.Steps, (p, v) => p with { Steps = (int?)v },
                "optimizer steps, per block with scope blocks"),
            new PropertyKey<PhaseSpec, string>("loss", new TextKind("a loss name, see `r2q methods`"), p => p.Loss, (p, v) => p with { Loss = v },
                "what is minimised, if not training.loss; not with scope blocks") { Omit = phase => phase.Loss.Length == 0 },
            new PropertyKey<PhaseSpec, double?>("learning_rate", new OptionalKind<double>(new NumberKind(0, aboveMinimum: true), "training.optimizer.learning_rate"),
                p => p.LearningRate, (p, v) => p with { LearningRate = v }, "peak learning rate of this phase"),
            new PropertyKey<PhaseSpec, double?>("scale_learning_rate", new OptionalKind<double>(new NumberKind(0, aboveMinimum: true), "as the others"),
                p => p.ScaleLearningRate, (p, v) => p with { ScaleLearningRate = v }, "peak learning rate of scales and zero points"),
            new PropertyKey<PhaseSpec, double?>("gradient_clip", new OptionalKind<double>(new NumberKind(0, aboveMinimum: true), "training.gradient_clip"),
                p => p.GradientClip, (p, v) => p with { GradientClip = v }, "largest gradient norm of this phase"),
        ]);
}
