using Xunit;

namespace R2QBench.Testing;

/// <summary>A theory about peak memory; skipped, with the reason in the report, where the peak of a process cannot be reset.</summary>
public sealed class NeedsMemoryPeaksTheoryAttribute : TheoryAttribute
{
    public NeedsMemoryPeaksTheoryAttribute()
    {
        if (!File.Exists("/proc/self/clear_refs")) Skip = "needs /proc/self/clear_refs, which only Linux has";
    }
}
