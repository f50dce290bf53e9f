using R2QBench.Core.Errors;
using Xunit;

namespace R2QBench.Core.Tests.Errors;

public sealed class ProblemTests
{
    [Fact]
    public void A_problem_reads_as_where_what_allowed_next() => Assert.Equal(
        "spec.yaml:14  quantization.group_size = 512\n  Is too wide\n  allowed: 2 to 172\n  next: write -1",
        new Problem("Is too wide", "spec.yaml:14  quantization.group_size", "512", "2 to 172", "write -1").ToString());

    [Fact]
    public void What_is_not_known_is_not_shown() => Assert.Equal("spec.yaml\n  Is empty", new Problem("Is empty", "spec.yaml").ToString());

    [Fact]
    public void An_exception_shows_all_its_problems()
    {
        var exception = new ProblemException([new Problem("Is empty", "a"), new Problem("Is old", "b")], ExitCode.Environment);

        Assert.Equal("a\n  Is empty\nb\n  Is old", exception.Message);
        Assert.Equal(ExitCode.Environment, exception.ExitCode);
    }

    [Fact]
    public void An_exception_without_problems_cannot_be() => Assert.Throws<ArgumentException>(() => new ProblemException([]));

    [Fact]
    public void A_notice_is_one_line() => Assert.Equal("spec.yaml:3  grid: Excludes no run", new Notice("Excludes no run", "spec.yaml:3  grid").ToString());
}
