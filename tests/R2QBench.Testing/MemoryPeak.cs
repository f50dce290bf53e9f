using System.Globalization;
using System.Runtime.InteropServices;

namespace R2QBench.Testing;

/// <summary>How much memory a piece of work needs at once, beyond what the process holds before it.</summary>
/// <remarks>
/// The figure belongs to the process: tests that ask for it run in a collection without parallel tests, as
/// <see cref="NeedsMemoryPeaksTheoryAttribute"/>.
/// </remarks>
public static partial class MemoryPeak
{
    /// <summary>Bytes by which the resident memory rises at most while <paramref name="work"/> runs.</summary>
    public static long Of(Action work)
    {
        GiveBackFreedMemory();
        File.WriteAllText("/proc/self/clear_refs", "5");   // the peak begins anew
        var before = Status("VmRSS");
        work();
        return Status("VmHWM") - before;
    }

    // Otherwise the work is served from what earlier tests freed, and seems to need little or nothing.
    private static void GiveBackFreedMemory()
    {
        _ = LiveTensors.Settled();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);   // gives pages back, too
        _ = malloc_trim(0);
    }

    private static long Status(string key)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(key + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nint kept);
}
