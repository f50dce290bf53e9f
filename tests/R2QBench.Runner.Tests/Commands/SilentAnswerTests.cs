using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Tests.Reports;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

/// <summary>Where nothing would be shown, the reason is.</summary>
[Collection(TrainingCollection.Name)]
public sealed class SilentAnswerTests(TinyModel model)
{
    [Fact]
    public void A_query_over_a_folder_that_is_not_there_is_refused()
    {
        var result = R2qProcess.RunInside("query", "from run", "--results", "/nonexistent/results");

        Assert.Equal((2, ""), (result.ExitCode, result.Out));
        Assert.StartsWith("--results = /nonexistent/results\n  There is no such results folder\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bits_and_references_that_no_run_has_are_named_with_those_there_are()
    {
        using var folder = new TempFolder();
        using (var run = new ResultStore(folder.Path).Begin("first", "1"))
        {
            run.Write<MetricRow>([SampleRows.Perplexity(Stage.After, 5)]);
            run.Complete(SampleReports.Quantized("rtn", 64, 2.28, "rtn"));
        }

        var bits = R2qProcess.RunInside("seeds", "first", "--results", folder.Path, "--bits", "9");
        Assert.Equal((2, ""), (bits.ExitCode, bits.Out));
        Assert.Contains("--bits = 9\n  No configuration stores about so many bits per weight\n  allowed: 2.28\n", bits.Error, StringComparison.Ordinal);
        Assert.Contains("note: no completed run is of r2q", R2qProcess.RunInside("seeds", "first", "--results", folder.Path).Error, StringComparison.Ordinal);
        var reference = R2qProcess.RunInside("seeds", "first", "--results", folder.Path, "--reference", "llm_qat");
        Assert.Equal((2, ""), (reference.ExitCode, reference.Out));
        Assert.Contains("--reference = llm_qat\n", reference.Error, StringComparison.Ordinal);
        Assert.Contains("allowed: rtn\n", reference.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void More_threads_than_processors_are_noted_before_a_sweep()
    {
        using var experiment = new TinyExperiment(model, "grid: { seed: [0, 1, 2] }");
        string[] sweep = ["sweep", experiment.SpecPath, "--results", experiment.Results, "--dry-run", "--parallel", "64"];

        Assert.Contains("note: 4 workers of 1024 threads share", R2qProcess.RunInside([.. sweep, "--set", "threads=1024"]).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("share", R2qProcess.RunInside([.. sweep[..^2], "--set", "threads=1024"]).Error, StringComparison.Ordinal);
    }
}
