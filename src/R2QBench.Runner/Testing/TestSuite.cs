namespace R2QBench.Runner.Testing;

/// <summary>A built test assembly.</summary>
/// <param name="Name">Assembly name.</param>
/// <param name="Path">Full path of its DLL.</param>
public sealed record TestSuite(string Name, string Path);

/// <summary>A test that was not run, and why.</summary>
public sealed record SkippedTest(string Name, string Reason);

/// <summary>A failed test with its message and trace.</summary>
public sealed record FailedTest(string Name, string Message)
{
    public override string ToString() => $"  failed: {Name}\n    {Message.Trim().ReplaceLineEndings("\n    ")}";
}

/// <summary>How long a test took.</summary>
public readonly record struct TimedTest(string Name, TimeSpan Elapsed);

/// <summary>What the tests of one result file did.</summary>
/// <param name="Counts">Tests by outcome.</param>
/// <param name="Failures">Each failed test.</param>
/// <param name="Skipped">Each skipped test.</param>
/// <param name="Times">The time of every test that was run.</param>
public sealed record TestOutcomes(TestCounts Counts, IReadOnlyList<FailedTest> Failures, IReadOnlyList<SkippedTest> Skipped, IReadOnlyList<TimedTest> Times)
{
    /// <summary>No test at all.</summary>
    public static TestOutcomes None { get; } = new(TestCounts.None, [], [], []);
}

/// <summary>What one suite did.</summary>
/// <param name="Tests">Its tests.</param>
/// <param name="Elapsed">Wall time of the whole process.</param>
/// <param name="Crashed">True if the process left no result file, or failed although no test did.</param>
/// <param name="Output">What the process printed.</param>
public sealed record TestSuiteResult(TestOutcomes Tests, TimeSpan Elapsed, bool Crashed, string Output);
