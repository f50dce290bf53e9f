using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Documents;

/// <summary>The walk of docs/add-a-task.md: its two files, in a folder of their own, are a task.</summary>
public sealed class AddTaskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public AddTaskTests()
    {
        foreach (var (name, text) in Document.Open(Path.Combine("docs", "add-a-task.md")).Snippets("file")) _folder.Write(name, text);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_listed() => Assert.Contains("Capitals of countries, three choices", R2q("tasks").Out, StringComparison.Ordinal);

    [Fact]
    public void Its_items_are_shown_as_a_model_is_asked_them_with_what_it_answered()
    {
        var eval = R2q("eval", "builtin:tiny-world", "--tasks", "capitals", "--save-samples");
        Assert.True(eval.ExitCode == 0, eval.Error);
        var run = eval.Error.Split('\n').Single(line => line.StartsWith("rows: ", StringComparison.Ordinal))["rows: ".Length..].Trim();
        var result = R2q("tasks", "capitals", "--items", "2", "--from", "1", "--answers", run);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("item 1\n  | The capital of Japan is\n", result.Out, StringComparison.Ordinal);
        Assert.Matches("\n  [ >]\\* 0 +-[0-9]+\\.[0-9]{3}  \" Tokyo\"\n", result.Out);
        Assert.Equal(2, result.Out.Split('\n').Count(line => line.StartsWith("  >", StringComparison.Ordinal)));

        Assert.Contains("not asked in this run, or in other words", R2q("tasks", "capitals", "--fewshot", "1", "--answers", run).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_listing_says_which_data_is_missing()
    {
        Assert.Matches("capitals +here +Capitals", R2q("tasks").Out);
        File.Delete(_folder.File("experiments/tasks/capitals.jsonl"));
        Assert.Matches("capitals +missing +Capitals", R2q("tasks").Out);
    }

    [Fact]
    public void One_that_is_wrong_is_named_below_the_others()
    {
        _folder.Write("experiments/tasks/wrong.yaml", "name: wrong\ndata: none.jsonl\npromt: x\n");
        var result = R2q("tasks");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Capitals of countries", result.Out, StringComparison.Ordinal);
        Assert.Contains("did you mean prompt?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_name_is_told_it()
    {
        var result = R2q("eval", "builtin:tiny-world", "--tasks", "capitls");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("did you mean capitals?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_evaluates_it_and_its_rows_have_its_name()
    {
        var result = R2q(
            "run", Path.Combine(RepositoryRoot.Require(), "experiments", "quickstart.yaml"), "--results", _folder.Path, "--set", "training.steps=0", "--set", "training.schedule.warmup_steps=0",
            "--set", "data.source=none", "--set", "grid={quantization.method: [r2q]}", "--set", "evaluation=[{task: capitals}]");

        Assert.True(result.ExitCode == 0, result.Error);
        var rows = new ResultStore(_folder.Path).Read<MetricRow>("quickstart").Where(row => row.Measurement.Metric == "acc").ToList();
        Assert.Equal(2, rows.Count);   // full precision and quantized
        Assert.All(rows, row => Assert.Equal(("capitals", 4L), (row.Measurement.Task, row.Measurement.Count)));
        Assert.Contains("capitals acc", result.Out, StringComparison.Ordinal);
    }

    private R2qProcess.Result R2q(params string[] arguments) => R2qProcess.Run(arguments, folder: _folder.Path);
}
