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
            return [.. Steps(new Turns(turns, 2, Turns.RestOfThreads, cancellation))];
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
            using var student = ModelLoader.LoadWithoutTokenizer(folder, ScalarType.Float32, CPU);
            using var teacher = ModelLoader.LoadWithoutTokenizer(folder, ScalarType.Float32, CPU);
            using var layers = new LayerQuantization(student, new QuantizationSpec { Method = "r2q", Bits = 2, GroupSize = 64 });
            layers.UseFakeQuantization();
            student.train();
            Parameter[] weights = [.. student.Weights.Values];
            using var optimizer = ParameterOptimizer.Create(weights, [], new OptimizerSpec { LearningRate = 1e-5 });
            var criterion = LossRegistry.Create(loss);
            var ids = randint(0, student.VocabularySize, [Batch, length + 1], ScalarType.Int64);
            var (inputs, targets) = (ids.narrow(1, 0, length).contiguous(), ids.narrow(1, 1, length).contiguous());

            void Step(Action<string> lap)
            {
                using var scope = NewDisposeScope();
                optimizer.ClearGradients();
                var cost = ModelLoss.Of(criterion, student, teacher, inputs, targets);
                lap("forward passes with the loss");
                cost.backward();
                lap("backward pass");
                Fused.clip_grad_norm_(weights, 1);
                lap("gradient norm");
                optimizer.Step(1e-5);
                lap("optimizer");
            }

            yield return turns.Compare($"training step of tiny-world, r2q, {loss}, {Batch}×{length} tokens", Step) with { Least = LeastStepFactor };
            yield return turns.Compare($"evaluation of tiny-world, {Batch}×{length} tokens", () => Forward(() => teacher.call(inputs)));
        }
    }

    private static void Forward(Func<Tensor> function)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        _ = function();
    }
}
