using R2QBench.Core.Results.Rows;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>Training on text that the full-precision model writes.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TeacherTextTests(TinyModel model)
{
    [Fact]
    public void The_text_is_written_once_and_kept_until_model_prompts_or_seed_change()
    {
        using var experiment = new TinyExperiment(model);
        string[] settings = ["--set", $"data.source=teacher:text:{model.Text}", "--set", "data.teacher={documents: 8, prompt_tokens: 4, length: 24}"];
        Assert.Equal(0, experiment.Run(settings).ExitCode);
        Assert.Contains("8 documents written", Log(experiment, 0), StringComparison.Ordinal);
        var written = Assert.Single(Texts(experiment));
        var lines = File.ReadAllLines(written);
        Assert.Equal(8, lines.Length);
        Assert.Contains("the", string.Concat(lines), StringComparison.Ordinal);

        experiment.Run([.. settings, "--set", "seed=2"]);
        Assert.Contains("8 documents kept", Log(experiment, 1), StringComparison.Ordinal);
        Assert.Single(Texts(experiment));

        experiment.Run([.. settings, "--set", "data.teacher.seed=7"]);
        experiment.Run([.. settings, "--set", $"data.source=teacher:text:{model.HeldOut}"]);
        experiment.Run([.. settings, "--set", "data.teacher.temperature=0"]);
        Assert.Equal(4, Texts(experiment).Length);
        Assert.Equal(5, experiment.Runs().Where(run => !run.IsBaseline).Select(run => run.RunId).Distinct().Count());
        Assert.All(experiment.Runs(), run => Assert.Equal(RunStatus.Completed, run.Status));
        Assert.Equal(4, Texts(experiment).Select(File.ReadAllText).Distinct().Count());

        File.WriteAllText(written, "damaged");
        experiment.Run([.. settings, "--rerun", "all"]);
        Assert.Equal(lines, File.ReadAllLines(written));
    }

    [Theory]
    [InlineData("teacher:", "allowed: ")]
    [InlineData("teacher:builtin:word", "did you mean builtin:world?")]
    [InlineData("teacher:text:/nowhere.txt", "File not found")]
    public void Prompts_that_are_not_there_are_told(string source, string expected)
    {
        using var experiment = new TinyExperiment(model);
        var result = experiment.Run("--set", $"data.source={source}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("data.source", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_text_for_one_row_is_told_before_anything_starts()
    {
        using var experiment = new TinyExperiment(model);
        var result = experiment.Run("--set", $"data.source=teacher:text:{model.Text}", "--set", "data.teacher={documents: 1, prompt_tokens: 4, length: 24}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("At most 28 tokens, fewer than one training row and its next token: data.sequence_length = 32", result.Error, StringComparison.Ordinal);
    }

    private static string[] Texts(TinyExperiment experiment) => Directory.GetFiles(Path.Combine(experiment.Results, ".teacher"), "*.jsonl");

    private static string Log(TinyExperiment experiment, int seedOrder)
    {
        var run = experiment.Runs().Where(row => !row.IsBaseline).OrderBy(row => row.Seed).ElementAt(seedOrder);
        return File.ReadAllText(Path.Combine(experiment.Results, TinyExperiment.Name, run.RunId, "log.txt"));
    }
}
