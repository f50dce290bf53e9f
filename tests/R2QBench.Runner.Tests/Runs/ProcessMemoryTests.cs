using R2QBench.Runner.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

public class ProcessMemoryTests
{
    [Fact]
    public void The_peak_grows_by_what_is_touched_and_never_falls()
    {
        if (ProcessMemory.PeakBytes() is not { } before) return;   // only Linux says
        const int Megabytes = 256;
        var block = new byte[Megabytes << 20];
        Random.Shared.NextBytes(block);
        var with = ProcessMemory.PeakBytes()!.Value;
        GC.KeepAlive(block);

        Assert.True(with >= before);
        Assert.True(with >= (long)Megabytes << 20);
    }
}
