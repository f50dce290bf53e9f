using R2QBench.Core.Errors;
using R2QBench.Runner.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

public sealed class ResultsFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("r2q-results-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_that_can_be_created_is_accepted_and_not_left_behind()
    {
        ResultsFolder.RequireWritable(Path.Combine(_folder.FullName, "a", "b"));

        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void A_path_below_a_file_is_refused_with_exit_code_3_and_a_next_step()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        var failure = Assert.Throws<ProblemException>(() => ResultsFolder.RequireWritable(Path.Combine(file, "results")));

        Assert.Equal(ExitCode.Environment, failure.ExitCode);
        Assert.Contains("--results", failure.Problems[0].NextStep, StringComparison.Ordinal);
    }
}
