using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;
using Xunit;

namespace R2QBench.Core.Tests.Results.Duck;

public class DuckLibraryTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("/nonexistent/libduckdb.so")]
    [InlineData("/etc/passwd")]
    public void A_missing_or_broken_library_is_a_problem_of_the_environment_with_the_way_out(string? path)
    {
        var problem = Assert.Throws<ProblemException>(() => DuckLibrary.Load(path));
        Assert.Equal(ExitCode.Environment, problem.ExitCode);
        Assert.Contains("./r2q", Assert.Single(problem.Problems).NextStep!, StringComparison.Ordinal);
        Assert.Contains("R2Q_DUCKDB", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_the_one_of_the_lock_file() => Assert.StartsWith("v1.5.", DuckLibrary.Version, StringComparison.Ordinal);
}
