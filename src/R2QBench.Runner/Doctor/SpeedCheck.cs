using System.Diagnostics;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Runner.Doctor;

/// <summary>Whether matrix products are fast: Debian's reference BLAS is thirty times slower than OpenBLAS and looks the same otherwise.</summary>
public sealed class SpeedCheck : IDoctorCheck
{
    /// <summary>Reference BLAS gives 4 GFLOP/s per thread, OpenBLAS 118 on the same machine (design.md §3).</summary>
    private const double SlowBelow = 15;
    private const int Width = 512;

    public string Name => "matrix products";

    public Finding Run()
    {
        if (!Engine.IsAvailable(out _)) return Finding.Warning("see libtorch above", "not measured: libtorch cannot be loaded");
        var speed = GigaflopsPerSecond();
        var text = FormattableString.Invariant($"{speed:0} GFLOP/s in float32, {Width}×{Width}, {get_num_threads()} threads");
        return speed >= SlowBelow
            ? Finding.Ok(text)
            : Finding.Warning("apt-get install libopenblas0-pthread (and remove a selection of reference BLAS: update-alternatives --config libblas.so.3-x86_64-linux-gnu)", text);
    }

    private static double GigaflopsPerSecond()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (rand(Width, Width), rand(Width, Width));
        a.mm(b).Dispose();   // the first call chooses and starts threads
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var start = Stopwatch.GetTimestamp();
            a.mm(b).Dispose();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * Width * Width * Width / best / 1e9;
    }
}
