using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Losses;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Training;
using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Training steps and evaluations of tiny-world on the CPU, by fused operators and by libtorch's, in one process and in turns.</summary>
public static class FusedBenchmark
{
    /// <summary>What a training step must gain.</summary>
    private const double LeastStepFactor = 2;

    private const int Batch = 8;

    /// <summary>Steps of a turn that do not count, and those that do.</summary>
    private const int StepsBefore = 3, StepsInTurn = 8;

    /// <param name="threads">Threads of libtorch; as before afterwards.</param>
    /// <param name="turns">Turns of each form.</param>
    /// <param name="cancellation">Looked at between turns.</param>
    public static IReadOnlyList<FusedTiming> Run(int threads, int turns, CancellationToken cancellation)
    {
        var (before, enabled) = (get_num_threads(), Fused.Enabled);
        try
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            manual_seed(0);
            return [.. Steps(new Turns(turns, StepsBefore, StepsInTurn, Turns.RestOfThreads, cancellation))];
        }
        finally
        {
            set_num_threads(before);
            Fused.Enabled = enabled;
        }
    }

    private static IEnumerable<FusedTiming> Steps(Turns turns)
    {
        var folder = ModelSources.ResolveFolder("builtin:tiny-world");
        foreach (var (loss, length) in ((string, int)[])[("ce", 256), ("kl_forward", 128)])
        {
            using var wide = new Step(folder, loss, length, ScalarType.Float32);
            using var narrow = new Step(folder, loss, length, ScalarType.BFloat16);
            var step = $"training step of tiny-world, r2q, {loss}, {Batch}×{length} tokens";
            yield return turns.Compare(step, wide.Run) with { Least = LeastStepFactor };
            yield return turns.Compare($"{step}: bfloat16 against plain float32", narrow.Run, wide.Run);
            yield return turns.Compare($"evaluation of tiny-world, {Batch}×{length} tokens", wide.Evaluate);
        }
    }

    /// <summary>What one training step needs, in a compute type.</summary>
    private sealed class Step : IDisposable
    {
        private readonly LanguageModel _student;
        private readonly LanguageModel _teacher;
        private readonly LayerQuantization _layers;
        private readonly Parameter[] _weights;
        private readonly ParameterOptimizer _optimizer;
        private readonly IDistillationLoss _loss;
        private readonly Tensor _inputs;
        private readonly Tensor _targets;

        public Step(string folder, string loss, int length, ScalarType compute)
        {
            _student = ModelLoader.LoadWithoutTokenizer(folder, compute, CPU);
            _teacher = ModelLoader.LoadWithoutTokenizer(folder, compute, CPU);
            _layers = new LayerQuantization(_student, new QuantizationSpec { Method = "r2q", Bits = 2, GroupSize = 64 });
            _layers.UseFakeQuantization();
            _student.train();
            _weights = [.. _student.Weights.Values];
            _optimizer = ParameterOptimizer.Create(_weights, [], new OptimizerSpec { LearningRate = 1e-5 });
            _loss = LossRegistry.Create(loss);
            var ids = randint(0, _student.VocabularySize, [Batch, length + 1], ScalarType.Int64);
            (_inputs, _targets) = (ids.narrow(1, 0, length).contiguous(), ids.narrow(1, 1, length).contiguous());
        }

        public void Run(Action<string> lap)
        {
            using var scope = NewDisposeScope();
            _optimizer.ClearGradients();
            var cost = ModelLoss.Of(_loss, _student, _teacher, _inputs, _targets);
            lap("forward passes with the loss");
            cost.backward();
            lap("backward pass");
            Fused.clip_grad_norm_(_weights, 1);
            lap("gradient norm");
            _optimizer.Step(1e-5);
            lap("optimizer");
        }

        public void Evaluate()
        {
            using var scope = NewDisposeScope();
            using var plain = no_grad();
            _ = _teacher.call(_inputs);
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _layers.Dispose();
            _student.Dispose();
            _teacher.Dispose();
        }
    }
}
