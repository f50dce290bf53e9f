using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Files;

public sealed class DataRootTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_variable_comes_first()
    {
        Directory.CreateDirectory(_folder.File("shared/data"));
        Directory.CreateDirectory(_folder.File("mine"));

        Assert.Equal(_folder.File("mine"), DataRoot.Find(_folder.File("mine"), _folder.File("checkout")));
    }

    [Fact]
    public void Else_it_is_shared_data_beside_the_checkout()
    {
        Directory.CreateDirectory(_folder.File("shared/data"));

        Assert.Equal(_folder.File("shared/data"), DataRoot.Find(null, _folder.File("checkout")));
        Assert.Equal(_folder.File("shared/data"), DataRoot.Find(" ", _folder.File("checkout")));
    }

    [Fact]
    public void Without_either_there_is_none()
    {
        Assert.Null(DataRoot.Find(null, _folder.File("checkout")));
        Assert.Null(DataRoot.Find(null, null));
    }

    [Fact]
    public void A_variable_that_names_no_folder_is_not_passed_over_silently()
    {
        var exception = Assert.Throws<ProblemException>(() => DataRoot.Find(_folder.File("absent"), null));

        Assert.Equal(ExitCode.Environment, exception.ExitCode);
        Assert.Equal(DataRoot.Variable, exception.Problems[0].Where);
    }
}
