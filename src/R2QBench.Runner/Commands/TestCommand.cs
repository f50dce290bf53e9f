using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;
using R2QBench.Runner.Testing;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q test</c>: the built test suites of this repository, one line each, and one line with the sums.</summary>
public sealed class TestCommand : R2qCommand
{
    private const int SlowestShown = 10;

    private readonly Option<string?> _filter = new("--filter") { Description = "Only tests whose full name contains this text", HelpName = "TEXT" };

    public TestCommand() : base("test", "Run the test suites", "test", "test --filter RtnQuantizer") => Options.Add(_filter);

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var suites = TestSuites.Find(AppContext.BaseDirectory);
        var scratch = Directory.CreateTempSubdirectory("r2q-test-");
        try
        {
            var sum = TestCounts.None;
            var skipped = new List<SkippedTest>();
            var times = new List<TimedTest>();
            var crashed = false;
            foreach (var suite in suites)
            {
                await host.Error.WriteLineAsync($"{suite.Name} …");
                await host.Error.FlushAsync(cancellation);
                var result = await TestSuites.RunAsync(suite, scratch.FullName, arguments.GetValue(_filter), host.Clock, cancellation);
                host.Out.WriteLine($"{suite.Name}: {result.Tests.Counts} in {Units.Duration(result.Elapsed)}");
                foreach (var failure in result.Tests.Failures) host.Out.WriteLine(failure.ToString());
                if (result.Crashed) host.Out.WriteLine($"{suite.Name} ended without a result:\n{result.Output.TrimEnd()}");
                await host.Out.FlushAsync(cancellation);
                crashed |= result.Crashed;
                sum += result.Tests.Counts;
                skipped.AddRange(result.Tests.Skipped);
                times.AddRange(result.Tests.Times);
            }

            ShowSlowest(times, host);
            foreach (var reason in skipped.GroupBy(test => test.Reason).OrderByDescending(group => group.Count()))
                host.Out.WriteLine($"skipped {reason.Count()}: {reason.Key} (first: {reason.First().Name})");
            host.Out.WriteLine(sum.ToString());
            return sum.Failed > 0 || crashed || sum.Passed == 0 ? ExitCode.RunFailed : ExitCode.Ok;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static void ShowSlowest(IReadOnlyList<TimedTest> times, CommandHost host)
    {
        if (times.Count <= SlowestShown) return;
        host.Out.WriteLine($"slowest {SlowestShown} of {times.Count} tests:");
        foreach (var test in times.OrderByDescending(test => test.Elapsed).Take(SlowestShown)) host.Out.WriteLine($"  {Units.Duration(test.Elapsed),10}  {test.Name}");
    }
}
