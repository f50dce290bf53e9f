using System.Diagnostics;
using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>
/// Times single operators on the CPU: tiny ones show what a call costs, the product what the matrix library gives, the optimizer what one native call saves.
/// </summary>
/// <remarks>
/// Each figure is the best of many rounds, each shorter than a scheduler's time slice where possible, after a warm-up: what else runs on the machine
/// can only add time.
/// </remarks>
public static class OperatorBenchmark
{
    /// <summary>Calls in one round of a tiny operator: well below a millisecond.</summary>
    private const int Tiny = 200;
    private const int ScopeSize = 20;

    /// <summary>Time spent on each figure, and the fewest rounds.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.4);
    private const int FewestRounds = 5;

    /// <summary>Nanoseconds that adding two tensors of four elements may take.</summary>
    private const double TinyAddLimit = 3000;

    /// <param name="matrixSize">Rows and columns of the large product.</param>
    /// <returns>All timings. The thread count is as before afterwards.</returns>
    public static OperatorBenchmarkResult Run(int matrixSize = 2048)
    {
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            List<OperatorTiming> timings = [.. TinyOperators(), Backward(), Product(matrixSize, 1)];
            if (Environment.ProcessorCount > 1)
                timings.Add(Product(matrixSize, 2));
            set_num_threads(1);
            timings.AddRange(Optimizers());
            return new OperatorBenchmarkResult(Engine.Describe(), timings);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static IEnumerable<OperatorTiming> TinyOperators()
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var a = randn(4);
        var b = randn(4);

        OperatorTiming Time(string name, Action action, double? limit = null) => new(name, Best(Tiny, action) * 1e9, "ns/op", limit);

        yield return Time("a.add(b), 4 elements, disposed at once", () => a.add(b).Dispose(), TinyAddLimit);
        yield return new OperatorTiming(
            $"a + b, inside a scope of {ScopeSize}",
            Best(Tiny / ScopeSize, () =>
            {
                using var inner = NewDisposeScope();
                for (int i = 0; i < ScopeSize; i++)
                    _ = a + b;
            }) * 1e9 / ScopeSize,
            "ns/op",
            TinyAddLimit);
        yield return Time("a.add_(b)", () => a.add_(b));
        yield return Time("a * 2.0", () => (a * 2.0).Dispose());
        yield return Time("a.view(2, 2)", () => a.view(2, 2).Dispose());
        yield return Time("a.shape", () => _ = a.shape);
        yield return Time("zeros(4)", () => zeros(4).Dispose());
    }

    private static OperatorTiming Backward()
    {
        using var scope = NewDisposeScope();
        var a = randn([4], requires_grad: true);
        var b = randn(4);
        return new OperatorTiming(
            "(a * b).sum().backward(), 4 elements",
            Best(Tiny / 10, () =>
            {
                using var inner = NewDisposeScope();
                (a * b).sum().backward();
            }) * 1e6,
            "µs/op");
    }

    private static OperatorTiming Product(int size, int threads)
    {
        set_num_threads(threads);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var a = randn(size, size);
        var b = randn(size, size);
        var seconds = Best(1, () => a.matmul(b).Dispose());
        return new OperatorTiming($"{size}×{size} matmul, float32, {threads} thread{(threads > 1 ? "s" : "")}", 2.0 * size * size * size / seconds / 1e9, "GFLOP/s");
    }

    private static IEnumerable<OperatorTiming> Optimizers()
    {
        const int Count = 300;
        using var scope = NewDisposeScope();
        var parameters = Enumerable.Range(0, Count).Select(_ => new Parameter(randn(64, 64))).ToArray();
        foreach (var parameter in parameters)
            parameter.grad = randn(64, 64);
        using var plain = optim.AdamW(parameters);
        yield return new OperatorTiming($"AdamW.step, {Count} parameters of 64×64, operator by operator", Best(1, () => plain.step()) * 1e3, "ms/op");
        using var fused = new FusedAdamW(parameters);
        yield return new OperatorTiming($"FusedAdamW.step, {Count} parameters of 64×64, one native call", Best(1, () => fused.step()) * 1e3, "ms/op");
    }

    /// <summary>Seconds per call in the best round.</summary>
    private static double Best(int calls, Action action)
    {
        var best = double.PositiveInfinity;
        var begin = Stopwatch.GetTimestamp();
        for (int round = 0; round < FewestRounds || Stopwatch.GetElapsedTime(begin) < Budget; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++)
                action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / calls);
        }
        return best;
    }
}
