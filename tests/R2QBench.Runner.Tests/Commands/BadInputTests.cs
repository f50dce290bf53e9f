using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

/// <summary>Mistakes of users: a clear message, exit code 2 or 3, and no results begun.</summary>
[Collection(TrainingCollection.Name)]
public sealed class BadInputTests(TinyModel model)
{
    [Theory]
    [InlineData("quantisation=1", "quantisation")]
    [InlineData("training.steps=many", "training.steps")]
    [InlineData("training.steps=-1", "training.steps")]
    [InlineData("quantization.group_size=1", "quantization.group_size")]
    [InlineData("quantization.group_size=64", "wider than the input of all 14 quantized layers")]
    [InlineData("quantization.method=rtm", "rtn")]
    [InlineData("data.sequence_length=64", "Is longer than the model's context")]
    [InlineData("data.source=text:nowhere.txt", "nowhere.txt")]
    [InlineData("model.source=nowhere", "nowhere")]
    [InlineData("evaluation=[{task: wrld}]", "wrld")]
    [InlineData("evaluation=[{task: piqua}]", "piqa")]
    public void A_bad_value_is_named(string set, string message)
    {
        using var experiment = new TinyExperiment(model);

        AssertRefused(experiment, 2, message, "--set", set);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        using var experiment = new TinyExperiment(model);

        AssertRefused(experiment, 2, "3 problems", "--set", "model.source=nowhere", "--set", "quantization.group_size=1", "--set", "training.loss=kl_foward");
    }

    /// <summary>An unknown key, a rule of the method, a missing text, a text that is too long for the model and groups that are too wide for it.</summary>
    [Fact]
    public void Problems_of_the_file_the_data_and_the_model_are_told_together_with_their_lines()
    {
        using var experiment = new TinyExperiment(model);
        var yaml = File.ReadAllText(experiment.SpecPath).Replace("log_every: 2", "log_evry: 2", StringComparison.Ordinal).Replace("group_size: 16", "group_size: 4096", StringComparison.Ordinal)
            .Replace("evaluation:", "evaluation:\n  - task: piqa", StringComparison.Ordinal).Replace("sequence_length: 32 }\nquant", "sequence_length: 9999 }\nquant", StringComparison.Ordinal);
        File.WriteAllText(experiment.SpecPath, yaml);
        var none = new TempFolder();
        var result = R2qProcess.Run(["validate", experiment.SpecPath], new Dictionary<string, string> { ["R2Q_DATA"] = none.Path });
        none.Dispose();

        Assert.Equal(2, result.ExitCode);
        foreach (var part in (string[])["tiny.yaml:11  training.log_evry = 2\n  Is not a known key", "tiny.yaml:4  quantization.group_size = 4096\n  Is wider", "tiny.yaml:3  data.sequence_length = 9999\n  Is longer than the model's context", "tiny.yaml:13  evaluation.0: ", "4 problems"])
            Assert.Contains(part, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: [unclosed")]
    [InlineData("a: {b: [}")]
    [InlineData("name: !!python/object x")]
    [InlineData("- just\n- a list")]
    [InlineData("")]
    public void A_malformed_file_is_refused(string yaml)
    {
        using var folder = new TempFolder();
        var spec = folder.Write("bad.yaml", yaml);
        var result = R2qProcess.RunInside("run", spec, "--results", folder.File("results"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("bad.yaml", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("results")));
    }

    [Fact]
    public void A_missing_file_is_refused() => Assert.Equal(2, R2qProcess.RunInside("run", "/nowhere/spec.yaml").ExitCode);

    [Fact]
    public void Truncated_weights_are_refused()
    {
        using var experiment = new TinyExperiment(model);
        var weights = Damage(experiment, folder => Path.Combine(folder, "model.safetensors"));
        using (var file = new FileStream(weights, FileMode.Open)) file.SetLength(file.Length / 2);

        AssertRefused(experiment, 2, "model.safetensors", "--set", $"model.source={Path.GetDirectoryName(weights)}");
    }

    [Fact]
    public void A_header_that_points_outside_the_file_is_refused()
    {
        using var experiment = new TinyExperiment(model);
        var weights = Damage(experiment, folder => Path.Combine(folder, "model.safetensors"));
        File.WriteAllBytes(weights, [.. BitConverter.GetBytes(72L), .. """{"model.norm.weight":{"dtype":"F32","shape":[99999],"data_offsets":[0,399996]}}"""u8.ToArray()]);

        AssertRefused(experiment, 2, "model.safetensors", "--set", $"model.source={Path.GetDirectoryName(weights)}");
    }

    [Fact]
    public void A_tokenizer_without_its_pieces_is_refused()
    {
        using var experiment = new TinyExperiment(model);
        var tokenizer = Damage(experiment, folder => Path.Combine(folder, "tokenizer.json"));
        File.WriteAllText(tokenizer, """{"version":"1.0","added_tokens":[],"normalizer":null,"pre_tokenizer":null,"post_processor":null,"decoder":null,"model":{"type":"BPE","vocab":{},"merges":[]}}""");

        AssertRefused(experiment, 2, "tokenizer.json", "--set", $"model.source={Path.GetDirectoryName(tokenizer)}");
    }

    [Fact]
    public void An_unwritable_results_folder_is_refused()
    {
        using var experiment = new TinyExperiment(model);
        var result = R2qProcess.RunInside("run", experiment.SpecPath, "--results", "/proc/r2q/results");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("next:", result.Error, StringComparison.Ordinal);
    }

    private string Damage(TinyExperiment experiment, Func<string, string> file) =>
        file(TinyModel.CopyTo(model.Folder, experiment.File("damaged")));

    private static void AssertRefused(TinyExperiment experiment, int exitCode, string message, params string[] more)
    {
        var result = experiment.Run(more);

        Assert.True(exitCode == result.ExitCode, result.Error);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(experiment.Results));
    }
}
