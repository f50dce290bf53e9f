using System.Diagnostics;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>What a CUDA device reaches at best, measured now: bfloat16 products of 8192³ on random data, and a copy of 4 GiB counted both ways.</summary>
/// <param name="BurstTflops">50 products in a row, from rest.</param>
/// <param name="SustainedTflops">Products for three seconds: power and heat have settled.</param>
/// <param name="CopyTerabytes">Terabytes per second.</param>
public sealed record DeviceCeilings(double BurstTflops, double SustainedTflops, double CopyTerabytes)
{
    private const int Size = 8192;
    private const int Burst = 50;

    public static DeviceCeilings Measure(Device device)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var a = randn([Size, Size], ScalarType.BFloat16, device);
        var b = randn([Size, Size], ScalarType.BFloat16, device);
        double Products()
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Burst; i++) a.mm(b).Dispose();
            cuda.synchronize();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        for (var i = 0; i < 5; i++) a.mm(b).Dispose();
        cuda.synchronize();
        var operations = 2.0 * Size * Size * Size * Burst / 1e12;
        var burst = operations / Products();
        var (rounds, seconds) = (0, 0.0);
        for (; seconds < 3; rounds++) seconds += Products();
        var sustained = operations * rounds / seconds;

        var source = empty([1L << 32], ScalarType.Byte, device);
        var target = empty_like(source);
        for (var i = 0; i < 3; i++) target.copy_(source);
        cuda.synchronize();
        const int Copies = 20;
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < Copies; i++) target.copy_(source);
        cuda.synchronize();
        var copy = 2.0 * (1L << 32) * Copies / Stopwatch.GetElapsedTime(begin).TotalSeconds / 1e12;
        return new DeviceCeilings(burst, sustained, copy);
    }
}
