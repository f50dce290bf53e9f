using R2QBench.Runner.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Testing;

public class TrxFileTests
{
    private const string Sample = """
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>
            <UnitTestResult testName="A.Works" outcome="Passed" duration="00:01:02.5000000" />
            <UnitTestResult testName="A.Fails" outcome="Failed"><Output><ErrorInfo><Message>1 is not 2</Message><StackTrace>at A.Fails()</StackTrace></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="A.Waits" outcome="NotExecuted"><Output><StdOut>needs a GPU</StdOut></Output></UnitTestResult>
          </Results>
          <ResultSummary outcome="Failed"><Counters total="3" executed="2" passed="1" failed="1" notExecuted="0" /></ResultSummary>
        </TestRun>
        """;

    [Fact]
    public void Counts_failures_reasons_and_times_are_read()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Sample);
            var tests = TrxFile.Read(file);

            Assert.Equal("1 passed, 1 failed, 1 skipped", tests.Counts.ToString());
            Assert.Equal("A.Fails", Assert.Single(tests.Failures).Name);
            Assert.Equal(new SkippedTest("A.Waits", "needs a GPU"), Assert.Single(tests.Skipped));
            Assert.Equal(new TimedTest("A.Works", TimeSpan.FromSeconds(62.5)), Assert.Single(tests.Times));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Sums_without_skipped_tests_are_two_numbers() =>
        Assert.Equal("5 passed, 0 failed", (new TestCounts(2, 0, 0) + new TestCounts(3, 0, 0)).ToString());
}
