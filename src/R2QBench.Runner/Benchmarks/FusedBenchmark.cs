using System.Diagnostics;
using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Losses;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Training;
using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Fused operators of the CPU against the same mathematics made of libtorch's operators, in one process: singly, and as whole steps of tiny-world.</summary>
/// <remarks>Both forms take turns, so that a slow minute of the machine falls on both; figures are medians.</remarks>
public static class FusedBenchmark
{
    /// <summary>What a training step must gain.</summary>
    private const double LeastStepFactor = 2;

    /// <summary>Threads of OpenBLAS go on looking for work for 2²⁶ cycles after a product; this keeps one form's threads out of the other's turn.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private const int Batch = 8;
    private const int Hidden = 128;
    private const int Intermediate = 384;
    private const int Heads = 4;
    private const int KeyHeads = 2;

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
            return [.. Steps(turns, cancellation)];
        }
        finally
        {
            set_num_threads(before);
            Fused.Enabled = enabled;
        }
    }

    private static IEnumerable<FusedTiming> Steps(int turns, CancellationToken cancellation)
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

            yield return Compare($"training step of tiny-world, r2q, {loss}, {Batch}×{length} tokens", turns, Step, cancellation) with { Least = LeastStepFactor };
            yield return Compare($"evaluation of tiny-world, {Batch}×{length} tokens", turns, () => Forward(() => teacher.call(inputs)), cancellation);
        }
    }

    private static FusedTiming Compare(string name, int turns, Action work, CancellationToken cancellation) => Compare(name, turns, _ => work(), cancellation);

    /// <summary>The work says at the end of each of its parts how that is called.</summary>
    private static FusedTiming Compare(string name, int turns, Action<Action<string>> work, CancellationToken cancellation)
    {
        const int Warm = 2;
        List<double>[] times = [[], []];
        Dictionary<string, List<double>>[] parts = [[], []];
        for (var turn = 0; turn < turns + Warm; turn++)
        {
            for (var form = 0; form < 2; form++)
            {
                cancellation.ThrowIfCancellationRequested();
                Fused.Enabled = form == 0;
                Thread.Sleep(Pause);
                var start = Stopwatch.GetTimestamp();
                var begin = start;
                void Lap(string part)
                {
                    var now = Stopwatch.GetTimestamp();
                    if (!parts[form].TryGetValue(part, out var laps)) parts[form][part] = laps = [];
                    if (turn >= Warm) laps.Add(Stopwatch.GetElapsedTime(begin, now).TotalMilliseconds);
                    begin = now;
                }

                work(Lap);
                if (turn >= Warm) times[form].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return new FusedTiming(name, Median(times[0]), Median(times[1]))
        {
            Parts = [.. parts[0].Select(part => new FusedTiming(part.Key, Median(part.Value), Median(parts[1][part.Key])))],
        };
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static void Forward(Func<Tensor> function)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        _ = function();
    }

    private static void Backward(Func<Tensor> function, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        var result = function();
        _ = autograd.grad([result], inputs, [ones_like(result)], allow_unused: true);
    }

    private static Tensor Leaf(params long[] shape) => randn(shape).requires_grad_();
}
