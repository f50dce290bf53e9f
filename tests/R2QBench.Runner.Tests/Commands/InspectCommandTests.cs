using System.Text.Json;
using R2QBench.Core.Checkpoints;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

[Collection(TrainingCollection.Name)]
public sealed class InspectCommandTests(TinyModel model)
{
    [Fact]
    public void Facts_and_modules_are_listed_without_any_native_library()
    {
        var result = R2qProcess.Run(["inspect", model.Folder], new Dictionary<string, string> { ["R2Q_NATIVE"] = "/nonexistent" });

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        foreach (var text in (string[])["family", "llama", "tied to the embedding", "320 ids", "model.layers.1.mlp.down_proj", "[32, 48]", "all quantized", "r2q, 2 bits, group 64, float16 scales"])
            Assert.Contains(text, result.Out, StringComparison.Ordinal);
    }

    /// <summary>r2q stores 2 bits per code and two float16 scales per group.</summary>
    [Fact]
    public void Sizes_are_those_of_the_method_that_is_asked_for()
    {
        using var json = Inspect("--group-size", "16");
        var modules = json.RootElement.GetProperty("modules").EnumerateArray().ToDictionary(module => module.GetProperty("module").GetString()!);
        var quantized = modules["model.layers.0.self_attn.q_proj"];
        var embedding = modules["model.embed_tokens"];

        Assert.True(quantized.GetProperty("is_quantized").GetBoolean());
        Assert.Equal(32 * 32 * 2 / 8 + 32 * 2 * 2 * 2, quantized.GetProperty("bytes").GetInt64());
        Assert.False(embedding.GetProperty("is_quantized").GetBoolean());
        Assert.Equal(320 * 32, embedding.GetProperty("parameters").GetInt64());
        var totals = json.RootElement.GetProperty("totals");
        Assert.Equal(modules.Values.Sum(module => module.GetProperty("bytes").GetInt64()), totals.GetProperty("bytes").GetInt64());
        Assert.Equal(json.RootElement.GetProperty("parameters").GetInt64(), modules.Values.Sum(module => module.GetProperty("parameters").GetInt64()));
    }

    /// <summary>2 bits per code and two float16 scales for 16 weights: 4 bits per weight.</summary>
    [Fact]
    public void What_a_run_stored_is_listed_by_its_folder_and_by_its_file()
    {
        using var experiment = new TinyExperiment(model);
        Assert.Equal(0, experiment.Run("--set", "training.steps=0").ExitCode);
        var folder = experiment.Store.PathOf(TinyExperiment.Name, experiment.Runs().Single(row => !row.IsBaseline).RunId);
        var result = R2qProcess.Run(["inspect", folder], new Dictionary<string, string> { ["R2Q_NATIVE"] = "/nonexistent" });

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(result.Out, R2qProcess.RunInside("inspect", Path.Combine(folder, "quantized.safetensors")).Out);
        Assert.Matches(@"model\.layers\.0\.self_attn\.q_proj +\[32, 32\] +256 B +alpha1 F16 \[32, 2\]; alpha2 F16 \[32, 2\] +512 +4\.000", result.Out);
        using var json = JsonDocument.Parse(R2qProcess.RunInside("inspect", folder, "--json").Out);
        Assert.All(json.RootElement.GetProperty("layers").EnumerateArray(), layer => Assert.Equal(4, layer.GetProperty("bits_per_weight").GetDouble()));
        Assert.Contains("The weights are quantized already", R2qProcess.RunInside("inspect", folder, "--method", "rtn").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_modules_are_not_quantized()
    {
        using var json = Inspect("--skip", "*.mlp.*");

        Assert.All(
            json.RootElement.GetProperty("modules").EnumerateArray().Where(module => module.GetProperty("module").GetString()!.Contains(".mlp.", StringComparison.Ordinal)),
            module => Assert.False(module.GetProperty("is_quantized").GetBoolean()));
    }

    [Theory]
    [InlineData("gpt2", "transformer.h.0.attn.c_attn")]
    [InlineData("gpt-neox", "gpt_neox.layers.0.attention.query_key_value")]
    [InlineData("opt", "model.decoder.layers.0.fc1")]
    [InlineData("qwen3", "model.layers.0.self_attn.q_norm")]
    public void A_checkpoint_without_a_tokenizer_is_listed_too(string name, string module)
    {
        var result = R2qProcess.RunInside("inspect", Path.Combine(AppContext.BaseDirectory, "Fixtures", "hf", name));

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(module, result.Out, StringComparison.Ordinal);
        Assert.Contains("none in this folder", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_unexpected_tensors_are_listed_by_name()
    {
        using var folder = new TempFolder();
        var damaged = TinyModel.CopyTo(model.Folder, folder.File("damaged"));
        var weights = Path.Combine(damaged, "model.safetensors");
        List<TensorToWrite> tensors = [TensorToWrite.Of("model.surplus.weight", "F32", [1], new byte[4])];
        using (var file = SafetensorsFile.Open(weights))
            tensors.AddRange(file.Entries.Values.Where(entry => entry.Name != "model.norm.weight").Select(entry => TensorToWrite.Of(entry.Name, entry.Dtype, entry.Shape, file.Bytes(entry.Name).ToArray())));
        SafetensorsWriter.Write(weights, tensors);

        var result = R2qProcess.RunInside("inspect", damaged);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("model.norm.weight", result.Error, StringComparison.Ordinal);
        Assert.Contains("model.surplus.weight", result.Error, StringComparison.Ordinal);
        Assert.Contains("2 problems", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean rtn?", "--method", "rtm")]
    [InlineData("did you mean float16?", "--scale-dtype", "flaot16")]
    [InlineData("does not come in this width", "--bits", "17")]
    [InlineData("at least 2 weights", "--group-size", "1")]
    public void A_method_that_does_not_exist_is_answered_with_what_does(string message, params string[] options)
    {
        var result = R2qProcess.RunInside(["inspect", model.Folder, .. options]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private JsonDocument Inspect(params string[] options)
    {
        var result = R2qProcess.RunInside(["inspect", model.Folder, "--json", .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Out);
    }
}
