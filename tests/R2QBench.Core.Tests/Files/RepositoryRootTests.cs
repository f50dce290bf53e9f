using R2QBench.Core.Files;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Files;

public sealed class RepositoryRootTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_found_from_the_assembly() => Assert.True(File.Exists(Path.Combine(RepositoryRoot.Require(), "R2QBench.sln")));

    [Fact]
    public void It_is_found_from_any_folder_inside()
    {
        File.WriteAllText(_folder.File("R2QBench.sln"), "");
        Directory.CreateDirectory(_folder.File("experiments/deep"));

        Assert.Equal(_folder.Path, RepositoryRoot.Above(_folder.File("experiments/deep")));
        Assert.Equal(_folder.Path, RepositoryRoot.Above(_folder.Path));
        Assert.Equal(_folder.Path, RepositoryRoot.Above(_folder.File("not/there/yet")));
    }

    [Fact]
    public void Outside_there_is_none()
    {
        Assert.Null(RepositoryRoot.Above(_folder.Path));
        Assert.Null(RepositoryRoot.Above(null));
        Assert.Null(RepositoryRoot.Above(""));
    }
}
