using System.Diagnostics;
using R2QBench.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>
/// What a device reaches at best, measured now on random data: square products (bfloat16 of 8192³ on CUDA, float32 of 2048³ on the CPU) and copies
/// counted both ways (4 GiB, 256 MiB).
/// </summary>
/// <param name="BurstTflops">Some products in a row, from rest.</param>
/// <param name="SustainedTflops">Products for three seconds: power and heat have settled.</param>
/// <param name="CopyTerabytes">Terabytes per second of some copies in a row.</param>
/// <param name="SustainedCopyTerabytes">The same for three seconds.</param>
public sealed record Ceilings(double BurstTflops, double SustainedTflops, double CopyTerabytes, double SustainedCopyTerabytes)
{
    private const double Sustained = 3;

    public static Ceilings Measure(Device device)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var host = device.type == DeviceType.CPU;
        var size = host ? 2048 : 8192;
        var type = host ? ScalarType.Float32 : ScalarType.BFloat16;
        var (a, b) = (randn([size, size], type, device), randn([size, size], type, device));
        var operations = 2.0 * size * size * size / 1e12;
        var (burst, sustained) = Rates(device, host ? 5 : 50, () => a.mm(b).Dispose());
        if (host)
        {
            // The better one of the matrix library's product and our own.
            var (own, ownSustained) = Rates(device, 5, () => Fused.linear(a, b).Dispose());
            (burst, sustained) = (Math.Max(burst, own), Math.Max(sustained, ownSustained));
        }

        var bytes = host ? 1L << 28 : 1L << 32;
        var source = ones([bytes], ScalarType.Byte, device);
        var target = empty_like(source);
        var (copy, sustainedCopy) = Rates(device, 20, () => target.copy_(source));
        return new Ceilings(burst * operations, sustained * operations, copy * 2 * bytes / 1e12, sustainedCopy * 2 * bytes / 1e12);
    }

    /// <summary>Waits until a device has done what it was given; the CPU has.</summary>
    public static void Wait(Device device)
    {
        if (device.type != DeviceType.CPU) cuda.synchronize();
    }

    /// <summary>Calls per second, in one burst after a few untimed ones and over three seconds.</summary>
    private static (double Burst, double Sustained) Rates(Device device, int calls, Action action)
    {
        double Seconds(int count)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++) action();
            Wait(device);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        _ = Seconds(3);
        var burst = calls / Seconds(calls);
        var (rounds, seconds) = (0, 0.0);
        for (; seconds < Sustained; rounds++) seconds += Seconds(calls);
        return (burst, calls * rounds / seconds);
    }
}
