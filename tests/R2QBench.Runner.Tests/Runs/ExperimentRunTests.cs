using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>The experiments beside the recipes run too, one step each; their own grids and budgets take minutes.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ExperimentRunTests
{
    /// <summary>Two grids that no recipe has.</summary>
    [Fact]
    public void Grids_2bit_runs() => AssertRuns("grids-2bit", ["binary", "lsq"]);

    [NeedsDataFact("models/stories260k", "text/tinystories")]
    public void Stories_2bit_runs() => AssertRuns("stories-2bit", ["r2q"], "--set", $"model.source={DataFolder.File("models", "stories260k")}", "--set", "data.sequence_length=64");

    private static void AssertRuns(string experiment, string[] methods, params string[] more)
    {
        using var folder = new TempFolder();
        var result = R2qProcess.RunInside(
        [
            "run", Path.Combine(RepositoryRoot.Require(), "experiments", $"{experiment}.yaml"), "--results", folder.Path,
            "--set", $"grid={{quantization.method: [{string.Join(", ", methods)}]}}", "--set", "exclude=[]",
            "--set", "training.steps=1", "--set", "training.schedule.warmup_steps=0", "--set", "training.batch_size=1",
            "--set", "evaluation=[{perplexity: {corpus: builtin:world, sequence_length: 64, max_tokens: 129}}]", .. more,
        ]);

        Assert.True(result.ExitCode == 0, result.Error);
        var runs = new ResultStore(folder.Path).Read<RunRow>(experiment);
        Assert.Equal(methods.Append("none").Order(StringComparer.Ordinal), runs.Select(run => run.Method).Order(StringComparer.Ordinal));
        Assert.All(runs, run => Assert.Equal(RunStatus.Completed, run.Status));
    }
}
