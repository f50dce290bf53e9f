namespace R2QBench.Runner.Testing;

/// <summary>Tests by outcome.</summary>
public readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>No test at all.</summary>
    public static TestCounts None => default;

    public static TestCounts operator +(TestCounts a, TestCounts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    /// <summary><c>N passed, N failed</c>, followed by <c>, N skipped</c> if there are any.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Passed} passed, {Failed} failed") + (Skipped > 0 ? FormattableString.Invariant($", {Skipped} skipped") : "");
}
