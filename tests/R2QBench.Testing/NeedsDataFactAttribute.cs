using Xunit;

namespace R2QBench.Testing;

/// <summary>A test on real inputs; skipped, with the reason in the report, when they are not on this machine.</summary>
public sealed class NeedsDataFactAttribute : FactAttribute
{
    /// <param name="paths">Files or folders below the data folder that the test reads; all of them have to exist.</param>
    public NeedsDataFactAttribute(params string[] paths) => Skip = DataFolder.Missing(paths)!;
}

/// <summary>A theory on real inputs; skipped, with the reason in the report, when they are not on this machine.</summary>
public sealed class NeedsDataTheoryAttribute : TheoryAttribute
{
    /// <param name="paths">Files or folders below the data folder that the test reads; all of them have to exist.</param>
    public NeedsDataTheoryAttribute(params string[] paths) => Skip = DataFolder.Missing(paths)!;
}
