using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Models;

public class ModelSourcesTests
{
    [Fact]
    public void A_folder_is_itself()
    {
        using var folder = new TempFolder();
        Assert.Equal(folder.Path, ModelSources.ResolveFolder(folder.Path));
    }

    [Theory]
    [InlineData("builtin:huge-world", "builtin:tiny-world")]
    [InlineData("/no/such/folder", "no such model folder")]
    [InlineData("hub:a/b/c", "Is not the name of a repository")]
    [InlineData("/etc/passwd", "a file, not a folder")]
    public void Anything_else_is_a_problem(string source, string expected) =>
        Assert.Contains(expected, Assert.Throws<ProblemException>(() => ModelSources.ResolveFolder(source)).Message);
}
