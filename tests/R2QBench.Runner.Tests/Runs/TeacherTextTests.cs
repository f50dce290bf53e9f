using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>Training on text that the full-precision model writes.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TeacherTextTests(TinyModel model)
{
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
}
