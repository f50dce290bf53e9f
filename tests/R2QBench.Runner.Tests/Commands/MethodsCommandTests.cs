using R2QBench.Core.Files;
using R2QBench.Methods.Quantizers;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

public sealed class MethodsCommandTests
{
    /// <summary>After a change of methods: R2Q_ACCEPT=1 writes the page anew.</summary>
    [Fact]
    public void The_page_of_methods_is_what_the_command_prints()
    {
        var result = R2qProcess.RunInside(["methods", "--markdown"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Verified.MatchesFile(result.Out, Path.Combine(RepositoryRoot.Require(), "docs", "methods.md"));
        Assert.All(QuantizerRegistry.All, method => Assert.Contains($"| `{method.Name}`<br>", result.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_forms_at_once_are_refused()
    {
        var result = R2qProcess.RunInside(["methods", "--markdown", "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Only one form can be written", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("1e9")]
    public void A_simulation_of_no_weights_or_too_many_is_refused(string millions)
    {
        var result = R2qProcess.RunInside(["bench", "grids", "--millions", millions]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("allowed: above 0, at most 1000", result.Error, StringComparison.Ordinal);
    }
}
