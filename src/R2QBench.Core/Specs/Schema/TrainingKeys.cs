using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs.Schema;

/// <summary>The keys below <c>training</c>, for every kind of spec that trains.</summary>
internal static class TrainingKeys
{
    /// <summary>The one key of a run that changes no result and is no part of its id.</summary>
    public const string Recompute = "training.recompute";

    /// <summary>All but the loss.</summary>
    public static IEnumerable<SpecKey<TSpec>> For<TSpec>(Func<TSpec, TrainingSpec> get, Func<TSpec, TrainingSpec, TSpec> set, int leastSteps)
    {
        yield return Integer("steps", leastSteps, s => s.Steps, (s, v) => s with { Steps = v },
            leastSteps == 0 ? "optimizer steps; 0 quantizes without training" : "optimizer steps");
        yield return Integer("batch_size", 1, s => s.BatchSize, (s, v) => s with { BatchSize = v }, "rows of data.sequence_length tokens per forward pass");
        yield return Integer("gradient_accumulation", 1, s => s.GradientAccumulation, (s, v) => s with { GradientAccumulation = v },
            "forward passes per optimizer step, gradients averaged");
        yield return new PropertyKey<TSpec, string>(Recompute, new ChoiceKind(Recomputations.Words), spec => get(spec).Recompute,
            (spec, value) => set(spec, get(spec) with { Recompute = value }),
            "what the backward pass computes again instead of keeping it (activation checkpointing): memory against time, the same results")
        {
            IsAxis = false,
            Omit = spec => get(spec).Recompute == Recomputations.None,
        };
        yield return Key("optimizer.name", new ChoiceKind("adamw"), s => s.Optimizer.Name,
            (s, v) => s with { Optimizer = s.Optimizer with { Name = v } }, "the optimizer");
        yield return Key("optimizer.learning_rate", new NumberKind(0, aboveMinimum: true), s => s.Optimizer.LearningRate,
            (s, v) => s with { Optimizer = s.Optimizer with { LearningRate = v } }, "peak learning rate, reached after the warm-up");
        yield return Key("optimizer.weight_decay", new NumberKind(0), s => s.Optimizer.WeightDecay,
            (s, v) => s with { Optimizer = s.Optimizer with { WeightDecay = v } }, "decoupled weight decay");
        yield return Key("optimizer.beta1", new NumberKind(0, 1, belowMaximum: true), s => s.Optimizer.Beta1,
            (s, v) => s with { Optimizer = s.Optimizer with { Beta1 = v } }, "decay of the first moment");
        yield return Key("optimizer.beta2", new NumberKind(0, 1, belowMaximum: true), s => s.Optimizer.Beta2,
            (s, v) => s with { Optimizer = s.Optimizer with { Beta2 = v } }, "decay of the second moment");
        yield return Key("optimizer.epsilon", new NumberKind(0, aboveMinimum: true), s => s.Optimizer.Epsilon,
            (s, v) => s with { Optimizer = s.Optimizer with { Epsilon = v } }, "added to the root of the second moment");
        yield return Key("optimizer.moments", new ChoiceKind(OptimizerSpec.WideMoments, OptimizerSpec.ByteMoments), s => s.Optimizer.Moments,
            (s, v) => s with { Optimizer = s.Optimizer with { Moments = v } }, "how both moments of weight matrices are kept: 8bit takes a quarter of the memory and exists fused only",
            s => s.Optimizer.Moments == OptimizerSpec.WideMoments);
        yield return Key("schedule.name", new ChoiceKind("constant", "cosine", "linear"), s => s.Schedule.Name,
            (s, v) => s with { Schedule = s.Schedule with { Name = v } }, "shape of the learning rate after the warm-up");
        yield return Integer("schedule.warmup_steps", 0, s => s.Schedule.WarmupSteps,
            (s, v) => s with { Schedule = s.Schedule with { WarmupSteps = v } }, "optimizer steps of linear rise from zero; at most training.steps");
        yield return Key("schedule.final_fraction", new NumberKind(0, 1), s => s.Schedule.FinalFraction,
            (s, v) => s with { Schedule = s.Schedule with { FinalFraction = v } }, "learning rate at the last step as a fraction of the peak");
        yield return Key("gradient_clip", new OptionalKind<double>(new NumberKind(0, aboveMinimum: true), "no clipping"), s => s.GradientClip,
            (s, v) => s with { GradientClip = v }, "largest gradient norm over all parameters");
        yield return Integer("log_every", 1, s => s.LogEvery, (s, v) => s with { LogEvery = v },
            "optimizer steps between two logged rows; first and last are always logged");

        // What is omitted at its default keeps the ids of runs that do not use it.
        SpecKey<TSpec> Key<T>(
            string leaf, ValueKind<T> kind, Func<TrainingSpec, T> read, Func<TrainingSpec, T, TrainingSpec> change, string meaning, Func<TrainingSpec, bool>? omit = null) =>
            new PropertyKey<TSpec, T>($"training.{leaf}", kind, spec => read(get(spec)), (spec, value) => set(spec, change(get(spec), value)), meaning)
            {
                Omit = omit is null ? null : spec => omit(get(spec)),
            };

        SpecKey<TSpec> Integer(string leaf, int minimum, Func<TrainingSpec, int> read, Func<TrainingSpec, int, TrainingSpec> change, string meaning) =>
            Key(leaf, new IntegerKind(minimum), s => (long)read(s), (s, v) => change(s, (int)v), meaning);
    }
}
