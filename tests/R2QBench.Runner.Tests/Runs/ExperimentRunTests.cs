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
    public void Stories_2bit_runs() => AssertRuns("stories-2bit", ["r2q"], $"model.source={DataFolder.File("models", "stories260k")}", "data.sequence_length=64");

    [NeedsDataFact("models/tinystories-656k", "text/tinystories")]
    public void Budget_2bit_runs() => AssertRuns("budget-2bit", ["llm_qat", "bipolar"], $"model.source={DataFolder.File("models", "tinystories-656k")}", "data.sequence_length=64");

    private static void AssertRuns(string experiment, string[] methods, params string[] more)
    {
        var runs = ShippedExperiment.Run(
            experiment,
            [$"grid={{quantization.method: [{string.Join(", ", methods)}]}}", "exclude=[]", "training.steps=1", "training.schedule.warmup_steps=0", "training.batch_size=1", .. more]);

        Assert.Equal(methods.Append("none").Order(StringComparer.Ordinal), runs.Select(run => run.Method).Order(StringComparer.Ordinal));
    }
}
