using System.Runtime.InteropServices;
using R2QBench.Runner.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

public class ProcessMemoryTests
{
    /// <summary>Pages of the system itself, not of a heap that may have had them already.</summary>
    [NeedsMemoryPeaksTheory]
    [InlineData(128)]
    [InlineData(256)]
    public unsafe void The_peak_grows_by_what_is_touched_stays_when_that_is_freed_and_begins_anew(int megabytes)
    {
        var bytes = (nuint)megabytes << 20;
        ProcessMemory.ResetPeak();
        var before = ProcessMemory.PeakBytes()!.Value;
        var block = NativeMemory.Alloc(bytes);
        NativeMemory.Fill(block, bytes, 1);
        var with = ProcessMemory.PeakBytes()!.Value;
        NativeMemory.Free(block);
        var after = ProcessMemory.PeakBytes()!.Value;
        ProcessMemory.ResetPeak();
        var anew = ProcessMemory.PeakBytes()!.Value;

        // Other memory of the process comes and goes meanwhile, and the kernel counts pages in batches.
        var most = (long)bytes / 4;
        Assert.InRange(with - before, (long)bytes - most, (long)bytes + most);
        Assert.InRange(after, with - most, long.MaxValue);
        Assert.InRange(with - anew, (long)bytes - most, long.MaxValue);
    }
}
