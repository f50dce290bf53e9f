using R2QBench.Core.Errors;
using R2QBench.Core.Hub;
using Xunit;

namespace R2QBench.Core.Tests.Hub;

public class HubSourceTests
{
    [Theory]
    [InlineData("hub:acme/tiny", "acme/tiny", "main")]
    [InlineData("hub:acme/tiny@main", "acme/tiny", "main")]
    [InlineData("hub:gpt2", "gpt2", "main")]
    [InlineData("hub:acme/Tiny-1.5_b@v1.0", "acme/Tiny-1.5_b", "v1.0")]
    [InlineData("hub:acme/tiny@refs/pr/7", "acme/tiny", "refs/pr/7")]
    public void Repository_and_revision_are_read(string text, string repository, string revision)
    {
        var source = HubSource.Parse(text);

        Assert.Equal((repository, revision), (source.Repository, source.Revision));
        Assert.Equal(text.Replace("@main", "", StringComparison.Ordinal), source.ToString());
    }

    [Theory]
    [InlineData("hub:")]
    [InlineData("hub:acme/")]
    [InlineData("hub:acme/tiny@")]
    [InlineData("hub:a/b/c")]
    [InlineData("hub:../../etc")]
    [InlineData("hub:acme/..")]
    [InlineData("hub:acme--tiny")]
    [InlineData("hub:acme/tiny@../../x")]
    [InlineData("hub:acme/tiny@a/.git")]
    [InlineData("hub:acme/tiny@a?b")]
    [InlineData("hub:acme/tiny\n")]
    [InlineData("acme/tiny")]
    public void Anything_else_is_refused_with_the_form(string text) =>
        Assert.Contains(HubSource.Form, Assert.Throws<ProblemException>(() => HubSource.Parse(text)).Message);

    [Fact]
    public void The_command_that_fetches_it_is_complete() => Assert.Equal(
        "./r2q fetch hub:acme/tiny@v1 --dataset --files \"en/a*\"", HubSource.Parse("hub:acme/tiny@v1", HubKind.Dataset).FetchCommandFor("en/a*"));
}
