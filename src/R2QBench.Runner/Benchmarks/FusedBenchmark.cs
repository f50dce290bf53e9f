using System.Diagnostics;
using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Quantizers;
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
            return [.. Operators(turns, cancellation), .. Steps(turns, cancellation)];
        }
        finally
        {
            set_num_threads(before);
            Fused.Enabled = enabled;
        }
    }

    private static IEnumerable<FusedTiming> Operators(int turns, CancellationToken cancellation)
    {
        const int Length = 256;
        var (q, k) = (Leaf(Batch, Length, Heads, Hidden / Heads), Leaf(Batch, Length, KeyHeads, Hidden / Heads));
        var v = Leaf(Batch, Length, KeyHeads, Hidden / Heads);
        Tensor Attend() => Fused.attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), causal: true);
        yield return Compare($"attention, {Batch}×{Length}, {Heads} heads of {Hidden / Heads}, forward", turns, () => Forward(Attend), cancellation);
        yield return Compare("attention, forward and backward", turns, () => Backward(Attend, q, k, v), cancellation);

        var weight = Leaf(2048, 512);
        foreach (var (method, rule, scales) in ((string, string, string)[])
            [("r2q", "pass_through", "recomputed"), ("r2q", "pass_through", "live"), ("rtn", "pass_through", "recomputed"), ("seq", "lsq", "learned")])
        {
            using var quantization = new FakeQuantization(QuantizerRegistry.Create(method, 2, 64, "float16"), rule, scales);
            Tensor[] inputs = [weight, .. quantization.Parameters(weight)];
            yield return Compare($"fake quantization, {method}, {scales} scales, 1 M weights, forward and backward", turns, () => Backward(() => quantization.Apply(weight), inputs), cancellation);
        }

        var (x, y) = (Leaf(Batch * Length, Hidden), Leaf(Batch * Length, Hidden));
        var norm = Leaf(Hidden);
        yield return Compare($"addition and RMS norm, {Batch * Length}×{Hidden}, forward and backward", turns, () => Backward(() => Fused.add_rms_norm(x, y, norm, 1e-5).Normed, x, y, norm), cancellation);
        var (gate, up) = (Leaf(Batch * Length, Intermediate), Leaf(Batch * Length, Intermediate));
        yield return Compare($"SwiGLU, {Batch * Length}×{Intermediate}, forward and backward", turns, () => Backward(() => Fused.swiglu(gate, up), gate, up), cancellation);
        var angles = randn(Length, Hidden / Heads / 2);
        var (cosines, sines) = (angles.cos(), angles.sin());
        yield return Compare("rotary positions, forward and backward", turns, () => Backward(() => Fused.rope(q.transpose(1, 2), k.transpose(1, 2), cosines, sines).Queries, q), cancellation);
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

            void Step()
            {
                using var scope = NewDisposeScope();
                optimizer.ClearGradients();
                ModelLoss.Of(criterion, student, teacher, inputs, targets).backward();
                Fused.clip_grad_norm_(weights, 1);
                optimizer.Step(1e-5);
            }

            yield return Compare($"training step of tiny-world, r2q, {loss}, {Batch}×{length} tokens", turns, Step, cancellation, LeastStepFactor);
            yield return Compare($"evaluation of tiny-world, {Batch}×{length} tokens", turns, () => Forward(() => teacher.call(inputs)), cancellation);
        }
    }

    private static FusedTiming Compare(string name, int turns, Action work, CancellationToken cancellation, double? least = null)
    {
        const int Warm = 2;
        List<double>[] times = [[], []];
        for (var turn = 0; turn < turns + Warm; turn++)
        {
            for (var form = 0; form < 2; form++)
            {
                cancellation.ThrowIfCancellationRequested();
                Fused.Enabled = form == 0;
                var start = Stopwatch.GetTimestamp();
                work();
                if (turn >= Warm) times[form].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return new FusedTiming(name, Median(times[0]), Median(times[1]), least);
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
