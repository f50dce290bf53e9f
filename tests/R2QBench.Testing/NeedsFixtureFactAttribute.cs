using Xunit;

namespace R2QBench.Testing;

/// <summary>A test against golden fixtures; skipped, with the reason in the report, when they are not on this machine.</summary>
public sealed class NeedsFixtureFactAttribute : FactAttribute
{
    public NeedsFixtureFactAttribute()
    {
        if (DataFolder.Fixtures is null)
            Skip = "needs golden fixtures: set R2Q_FIXTURES, or put them into ../shared/fixtures beside the repository";
    }
}
