using System.Text.Json;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

[Collection(TrainingCollection.Name)]
public sealed class BenchTokenizerCommandTests(TinyModel model)
{
    [Fact]
    public void A_named_tokenizer_is_timed_over_a_named_text()
    {
        var result = R2qProcess.RunInside("bench", "tokenizer", model.Folder, "--text", model.Text, "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Out);
        var timing = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(new FileInfo(model.Text).Length, timing.GetProperty("bytes").GetInt64());
        Assert.True(timing.GetProperty("megabytes_per_second").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, timing.GetProperty("least_megabytes_per_second").ValueKind);
    }

    [NeedsDataFact("tokenizers", "text/tinystories")]
    public void The_limits_apply_to_the_sample_they_were_set_for()
    {
        var result = R2qProcess.RunInside("bench", "tokenizer", DataFolder.File("tokenizers", "gpt2"));

        Assert.Contains("5.0", result.Out, StringComparison.Ordinal);
        Assert.Equal(result.Out.Contains("TOO SLOW", StringComparison.Ordinal) ? 1 : 0, result.ExitCode);   // busy machines may be too slow
    }

    [Fact]
    public void A_missing_text_is_refused() => Assert.Equal(2, R2qProcess.RunInside("bench", "tokenizer", model.Folder, "--text", "nowhere.txt").ExitCode);
}
