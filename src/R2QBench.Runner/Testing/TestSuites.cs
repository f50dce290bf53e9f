using R2QBench.Core.Errors;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Testing;

/// <summary>Finds and runs the test assemblies that were built beside this program.</summary>
public static class TestSuites
{
    private const string Suffix = ".Tests";

    /// <summary>The suites beside <paramref name="programFolder"/>, which is <c>artifacts/bin/R2QBench.Runner/release</c>.</summary>
    /// <exception cref="ProblemException">None is built; exit code 3.</exception>
    public static IReadOnlyList<TestSuite> Find(string programFolder)
    {
        var configuration = new DirectoryInfo(programFolder);
        var bin = configuration.Parent?.Parent;
        var suites = bin is null ? [] : bin.GetDirectories("*" + Suffix)
            .Select(project => new TestSuite(project.Name, Path.Combine(project.FullName, configuration.Name, project.Name + ".dll")))
            .Where(suite => File.Exists(suite.Path))
            .OrderBy(suite => suite.Name, StringComparer.Ordinal)
            .ToList();
        if (suites.Count > 0) return suites;
        throw new ProblemException(
            new Problem("no test suite is built here", bin?.FullName ?? programFolder, NextStep: "build the solution: dotnet build R2QBench.sln -c Release"),
            ExitCode.Environment);
    }

    /// <summary>Runs one suite in a process of its own and reads its result file.</summary>
    public static async Task<TestSuiteResult> RunAsync(
        TestSuite suite, string scratchFolder, string? filter, TimeProvider clock, CancellationToken cancellation)
    {
        var trx = Path.Combine(scratchFolder, suite.Name + ".trx");
        List<string> arguments =
        [
            "test", suite.Path, "--nologo", "--logger", $"trx;LogFileName={Path.GetFileName(trx)}", "--results-directory", scratchFolder,
        ];
        if (filter is not null) arguments.AddRange(["--filter", $"FullyQualifiedName~{filter}"]);

        var start = clock.GetTimestamp();
        var (exitCode, output) = await ChildProcess.RunAsync(ChildProcess.Dotnet, arguments, cancellation);
        var elapsed = clock.GetElapsedTime(start);
        if (!File.Exists(trx))
        {
            // A filter that matches nothing here leaves no file and is no failure.
            return new TestSuiteResult(TestOutcomes.None, elapsed, Crashed: exitCode != 0, output);
        }

        var tests = TrxFile.Read(trx);
        return new TestSuiteResult(tests, elapsed, Crashed: exitCode != 0 && tests.Counts.Failed == 0, output);
    }
}
