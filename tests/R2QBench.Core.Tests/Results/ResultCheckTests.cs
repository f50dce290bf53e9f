using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Core.Tests.Results;

public sealed class ResultCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_results_are_well_loose_and_merged()
    {
        Finish("a");
        Assert.Empty(Check().Problems);
        new ResultCompaction(_folder.Path).Run();
        Assert.Empty(Check().Problems);
        Assert.Empty(new ResultCheck(_folder.File("none")).Run().Problems);
    }

    [Fact]
    public void Every_damaged_file_is_named()
    {
        Finish("a");
        Finish("b");
        var (cut, weights) = (_folder.File("first", "a", "step.parquet"), _folder.Write("first/b/quantized.safetensors", "no weights"));
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^20]);
        File.WriteAllText(_folder.File("first", "b", "spec.yaml"), "");
        var problems = Check().Problems;
        Assert.Equal(3, problems.Count);
        Assert.All((string[])[cut, weights, _folder.File("first", "b", "spec.yaml")], path => Assert.Contains(problems, problem => problem.Where.Contains(path, StringComparison.Ordinal)));
    }

    [Fact]
    public void Rows_in_a_folder_that_is_not_theirs_and_damaged_manifests_are_found()
    {
        Finish("a");
        Directory.Move(_folder.File("first", "a"), _folder.File("first", "renamed"));
        Assert.All(Check().Problems, problem => Assert.StartsWith("A row belongs to another", problem.What, StringComparison.Ordinal));
        Assert.Equal(4, Check().Problems.Count); // the sample table has no rows

        _folder.Write("second/compacted/manifest.json", "{");
        Assert.Contains(Check().Problems, problem => problem.Where.EndsWith("manifest.json", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unfinished_run_is_a_note_and_no_problem()
    {
        using var run = new ResultStore(_folder.Path).Begin("first", "a");
        run.Write(SampleRows.Steps(2));
        var result = Check();
        Assert.Empty(result.Problems);
        Assert.Contains(result.Notes, note => note.Contains("no attempt has finished", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_without_recorded_answers_gets_no_note()
    {
        Finish("a");
        File.Delete(_folder.File("first", "a", "sample.parquet"));

        Assert.Empty(Check().Notes);
    }

    private CheckResult Check() => new ResultCheck(_folder.Path).Run();

    private void Finish(string id)
    {
        using var run = new ResultStore(_folder.Path).Begin("first", id);
        run.Write<MetricRow>([SampleRows.Accuracy(Stage.After, 0.75)]);
        run.Write(SampleRows.Steps(3));
        run.Write<LayerRow>([SampleRows.Layer(Stage.After)]);
        run.Write<SampleRow>([]);
        File.WriteAllText(run.FileOf("spec.yaml"), "name: first\n");
        File.WriteAllText(run.FileOf("environment.json"), "{}");
        run.Complete(SampleRows.Run(id));
    }
}
