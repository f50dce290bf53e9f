using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using Xunit;

namespace R2QBench.Core.Tests.Files;

public sealed class DataRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_variable_comes_first()
    {
        Directory.CreateDirectory(_folder["shared/data"]);
        Directory.CreateDirectory(_folder["mine"]);

        Assert.Equal(_folder["mine"], DataRoot.Find(_folder["mine"], _folder["checkout"]));
    }

    [Fact]
    public void Else_it_is_shared_data_beside_the_checkout()
    {
        Directory.CreateDirectory(_folder["shared/data"]);

        Assert.Equal(_folder["shared/data"], DataRoot.Find(null, _folder["checkout"]));
        Assert.Equal(_folder["shared/data"], DataRoot.Find(" ", _folder["checkout"]));
    }

    [Fact]
    public void Without_either_there_is_none()
    {
        Assert.Null(DataRoot.Find(null, _folder["checkout"]));
        Assert.Null(DataRoot.Find(null, null));
    }

    [Fact]
    public void A_variable_that_names_no_folder_is_not_passed_over_silently()
    {
        var exception = Assert.Throws<ProblemException>(() => DataRoot.Find(_folder["absent"], null));

        Assert.Equal(ExitCode.Environment, exception.ExitCode);
        Assert.Equal(DataRoot.Variable, exception.Problems[0].Where);
    }
}
