using System.Text.Json;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

/// <summary><c>r2q eval</c> on the model that comes with the program.</summary>
public sealed class EvalCommandTests : IDisposable
{
    private readonly TempFolder _results = new();

    public void Dispose() => _results.Dispose();

    [Fact]
    public void Figures_are_printed_and_stored_with_their_protocol()
    {
        var result = Run("--tasks", "builtin:world,perplexity:builtin:world,documents:builtin:world,arithmetic", "--limit", "12", "--save-samples");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("perplexity-documents v1", result.Out, StringComparison.Ordinal);
        Assert.Contains("acc_task_mean", result.Out, StringComparison.Ordinal);
        var store = new ResultStore(_results.Path);
        var rows = store.Read<MetricRow>("eval").Select(row => row.Measurement).ToList();
        Assert.Equal(12, rows.Single(row => row.Task == "builtin:world" && row.Metric == "acc").Count);
        Assert.Contains(rows, row => row.Metric == "bits_per_byte" && row.BosPolicy == "once" && row.Windows > 0 && row.DataHash!.Length == 64);
        Assert.All(rows.Where(row => row.Protocol == "multiple-choice"), row => Assert.Equal(0, row.Fewshot));
        var samples = store.Read<SampleRow>("eval");
        Assert.Equal(48, samples.Count(row => row.Task == "builtin:world"));
        Assert.Contains(samples, row => row.Task == "perplexity:builtin:world" && row.ContextLength > 0);
        Assert.Equal(RunStatus.Completed, store.Read<RunRow>("eval").Single().Status);
    }

    [Fact]
    public void The_variable_that_switches_fusing_off_does_so_and_makes_another_run()
    {
        var before = Environment.GetEnvironmentVariable(Torch.Fused.Variable);
        try
        {
            foreach (var value in (string[])["1", "0"])
            {
                Environment.SetEnvironmentVariable(Torch.Fused.Variable, value);
                var result = Run("--tasks", "perplexity:builtin:world", "--max-tokens", "512");
                Assert.True(result.ExitCode == 0, result.Error);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(Torch.Fused.Variable, before);
        }

        Assert.Equal(2, new ResultStore(_results.Path).Read<RunRow>("eval").Select(row => row.RunId).Distinct().Count());
    }

    [Fact]
    public void A_quantized_model_is_set_against_the_full_one_item_by_item()
    {
        var run = R2qProcess.RunInside(
            "run", Path.Combine(Core.Files.RepositoryRoot.Require(), "experiments", "quickstart.yaml"), "--results", _results.Path,
            "--set", "training.steps=0", "--set", "grid.quantization.method=[rtn]", "--set", "grid.quantization.group_size=[64]", "--set", "evaluation=[{ task: 'builtin:world', limit: 4 }]");
        Assert.True(run.ExitCode == 0, run.Error);
        var folder = Path.Combine(_results.Path, "quickstart", new ResultStore(_results.Path).Read<RunRow>("quickstart").Single(row => !row.IsBaseline).RunId);

        var result = R2qProcess.RunInside(
            "eval", folder, "--tasks", "builtin:world,perplexity:builtin:world", "--limit", "40", "--sequence-length", "64", "--against", "builtin:tiny-world", "--results", _results.Path, "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Out);
        var differences = json.RootElement.GetProperty("differences").EnumerateArray().ToList();
        var text = differences.Single(row => row.GetProperty("metric").GetString() == "log perplexity");
        Assert.Equal("second is better", text.GetProperty("verdict").GetString());
        Assert.InRange(text.GetProperty("difference").GetProperty("mean").GetDouble(), 0.0001, 20);
        Assert.Equal(40, differences.Single(row => row.GetProperty("metric").GetString() == "acc").GetProperty("difference").GetProperty("items").GetInt32());
        var stored = new ResultStore(_results.Path).Read<RunRow>("eval");
        Assert.Contains(stored, row => row is { Method: "rtn", IsBaseline: false, BitsPerWeightStored: > 2 });
    }

    [Theory]
    [InlineData("bad.jsonl:2\n  Choice 2 is empty", "{\"q\":\"1\",\"a\":[\"2\",\"3\"],\"gold\":0}\n{\"q\":\"1\",\"a\":[\"2\",\"\"],\"gold\":0}")]
    [InlineData("bad.jsonl:1 = 7\n  The right answer (index) is none of the 2 choices", "{\"q\":\"1\",\"a\":[\"2\",\"3\"],\"gold\":7}")]
    [InlineData("allowed: 0 to 1\n  next: is gold_is: letter meant?", "{\"q\":\"1\",\"a\":[\"2\",\"3\"],\"gold\":\"B\"}")]
    [InlineData("Has no field \"a\" (choices: {{a}})\n  allowed: the fields of this row: q, A, gold\n  next: did you mean A?", "{\"q\":\"1\",\"A\":[\"2\",\"3\"],\"gold\":0}")]
    [InlineData("Has no field \"q\" (prompt: {{q}}); and 9 more rows like this", "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}")]
    [InlineData("Is not JSON (at byte 2 of the line)", "no json")]
    [InlineData("Holds no text", "\n")]
    public void Rows_that_cannot_be_read_are_named_by_file_and_line(string message, string rows)
    {
        using var folder = new TempFolder();
        folder.Write("bad.jsonl", rows);
        var task = folder.Write("task.yaml", "name: mine\ndata: bad.jsonl\nprompt: '{{q}}'\nchoices: '{{a}}'\ngold: '{{gold}}'\n");
        var result = Run("--tasks", task);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a task with at least name, data, prompt, choices and gold")]
    [InlineData("- a\n- b\n", "Is not a task")]
    [InlineData("name: mine\ndata: rows.csv\nprompt: '{{q}}'\nchoices: ['{{a}}', '{{b}}']\ngold: '{{gold}}'\n", "Holds no rows")]
    public void A_task_file_that_says_too_little_is_refused(string yaml, string message)
    {
        using var folder = new TempFolder();
        folder.Write("rows.csv", "q,a,b,gold\n");
        var result = Run("--tasks", folder.Write("task.yaml", yaml));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_task_that_fails_leaves_the_figures_of_the_others()
    {
        using var folder = new TempFolder();
        folder.Write("rows.jsonl", $$"""{"q":"{{string.Join(' ', Enumerable.Repeat("word", 600))}}","gold":0}""");
        var task = folder.Write("task.yaml", "name: long\ndata: rows.jsonl\nprompt: '{{q}}'\nchoices: [a, b]\ngold: '{{gold}}'\n");
        var result = Run("--tasks", $"{task},arithmetic", "--overlong", "error", "--against", Copied(folder));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("failed: tiny-world, long: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("failed: other, long: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("next: allow them to be cut", result.Error, StringComparison.Ordinal);
        Assert.Contains("arithmetic  acc", result.Out, StringComparison.Ordinal);
        Assert.Contains("inside the noise", result.Out, StringComparison.Ordinal);
        var store = new ResultStore(_results.Path);
        Assert.All(store.Read<RunRow>("eval"), row => Assert.Equal(RunStatus.Failed, row.Status));
        Assert.Equal(["arithmetic"], store.Read<MetricRow>("eval").Select(row => row.Measurement.Task).Distinct());
    }

    [Fact]
    public void A_limit_that_does_not_limit_texts_says_so()
    {
        var result = Run("--tasks", "perplexity:builtin:world,arithmetic", "--limit", "2", "--sequence-length", "128");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("note: --limit is for tasks; builtin:world is read whole: --max-tokens N limits it", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The model that comes with the program, under another name and with one weight file of other bytes.</summary>
    private static string Copied(TempFolder folder)
    {
        var other = Directory.CreateDirectory(Path.Combine(folder.Path, "other")).FullName;
        foreach (var file in Directory.EnumerateFiles(Core.Models.ModelSources.ResolveFolder("builtin:tiny-world"))) File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        var config = Path.Combine(other, "config.json");
        File.WriteAllText(config, File.ReadAllText(config) + "\n");
        return other;
    }

    [Theory]
    [InlineData("did you mean piqa?", "--tasks", "piqua")]
    [InlineData("Is named twice", "--tasks", "piqa,piqa")]
    [InlineData("Names nothing to measure", "--tasks", ",")]
    [InlineData("Is longer than the model's context", "--tasks", "perplexity:builtin:world", "--sequence-length", "100000")]
    [InlineData("--limit must be a whole number", "--tasks", "piqa", "--limit", "0")]
    [InlineData("--limit = many\n  Is not a whole number", "--tasks", "piqa", "--limit", "many")]
    [InlineData("--threads = x\n  Is not a whole number", "--tasks", "piqa", "--threads", "x")]
    [InlineData("Is for texts by windows, and --tasks names none", "--tasks", "documents:builtin:world,piqa", "--stride", "64")]
    [InlineData("Is for tasks with questions, and --tasks names none", "--tasks", "perplexity:builtin:world", "--fewshot", "1")]
    [InlineData("Is no name for a folder", "--tasks", "arithmetic", "--name", "a/b")]
    [InlineData("There are not as many examples", "--tasks", "arithmetic", "--fewshot", "24")]
    [InlineData("Is the same model as MODEL", "--tasks", "arithmetic", "--against", "builtin:tiny-world")]
    [InlineData("at most 101, the tokens there are\n  next: lower sequence_length", "--tasks", "perplexity:builtin:world,arithmetic", "--max-tokens", "100", "--sequence-length", "128")]
    [InlineData("Documents are read whole", "--tasks", "perplexity:builtin:world,documents:builtin:world", "--max-tokens", "4096")]
    [InlineData("Documents are read without overlap", "--tasks", "perplexity:builtin:world,documents:builtin:world", "--stride", "64", "--sequence-length", "128")]
    [InlineData("There is no such file", "--tasks", "arithmetic", "--quantized", "/nowhere/quantized.safetensors")]
    public void What_cannot_be_measured_is_said_before_anything_starts(string message, params string[] arguments)
    {
        var result = Run(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_results.Path, "eval")));
    }

    [Fact]
    public void Requests_that_do_not_fit_are_an_error_where_that_is_asked_for()
    {
        var result = Run("--tasks", "arithmetic", "--fewshot", "20", "--overlong", "error");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("longer than the model's context", result.Error, StringComparison.Ordinal);
    }

    private R2qProcess.Result Run(params string[] arguments) =>
        R2qProcess.RunInside(["eval", "builtin:tiny-world", "--results", _results.Path, .. arguments]);
}
