using System.Globalization;
using System.Text.Json;
using R2QBench.Core.Checkpoints;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

[Collection(TrainingCollection.Name)]
public sealed class GenerateCommandTests(TinyModel model)
{
    [Fact]
    public void Text_goes_to_the_output_and_the_speed_to_the_messages()
    {
        var result = R2qProcess.Run(["generate", model.Folder, "--prompt", "the cat", "--max-tokens", "12"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.StartsWith("the cat ", result.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n", result.Out, StringComparison.Ordinal);
        Assert.Contains("tok/s", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Greedy_text_is_always_the_same_and_drawn_text_depends_on_the_seed()
    {
        Assert.Equal(Text(model.Folder), Text(model.Folder, "--seed", "9"));
        Assert.Equal(Text(model.Folder, "--temperature", "1.5", "--seed", "1"), Text(model.Folder, "--temperature", "1.5", "--seed", "1"));
        Assert.NotEqual(Text(model.Folder, "--temperature", "1.5", "--seed", "1"), Text(model.Folder, "--temperature", "1.5", "--seed", "2"));
    }

    [Fact]
    public void The_stream_is_the_text_of_the_json()
    {
        using var json = JsonDocument.Parse(Text(model.Folder, "--json"));

        Assert.Equal(24, json.RootElement.GetProperty("ids").GetArrayLength());
        Assert.Equal(json.RootElement.GetProperty("text").GetString() + "\n", Text(model.Folder));
    }

    [Fact]
    public void A_runs_folder_and_its_quantized_file_say_the_same()
    {
        using var experiment = new TinyExperiment(model);
        Assert.Equal(0, experiment.Run("--set", "training.steps=0").ExitCode);
        var run = experiment.Runs().Single(row => !row.IsBaseline);
        var folder = experiment.Store.PathOf(TinyExperiment.Name, run.RunId);
        var file = Path.Combine(folder, "quantized.safetensors");

        Assert.Equal(Text(folder), Text(model.Folder, "--quantized", file));
        Assert.NotEqual(Text(model.Folder, "--json", "--max-tokens", "40"), Text(folder, "--json", "--max-tokens", "40"));

        File.Move(file, Path.Combine(folder, "quantized.2.safetensors"));
        AssertRefused($"next: there is {Path.Combine(folder, "quantized.2.safetensors")}", model.Folder, "--quantized", file);
        File.Move(Path.Combine(folder, "quantized.2.safetensors"), file);
        var other = R2qProcess.RunInside("generate", "builtin:tiny-world", "--quantized", file);
        Assert.Contains("The weights belong to another model: ", other.Error, StringComparison.Ordinal);
        Assert.InRange(other.Error.Split('\n').Length, 5, 25);

        var baseline = experiment.Store.PathOf(TinyExperiment.Name, experiment.Runs().Single(row => row.IsBaseline).RunId);
        AssertRefused("left no quantized weights", baseline);
        AssertRefused("has its own quantized weights", folder, "--quantized", file);
    }

    [Fact]
    public void Weights_of_a_model_of_another_shape_are_refused_by_name()
    {
        using var folder = new TempFolder();
        var path = folder.File("quantized.safetensors");
        SafetensorsWriter.Write(path, [TensorToWrite.Of("model.norm.weight", "F32", [3], new byte[12])], new Dictionary<string, string>
        {
            ["format"] = "r2qbench-quantized-1",
            ["method"] = "r2q",
            ["method_version"] = QuantizerRegistry.Find("r2q")!.Version.ToString(CultureInfo.InvariantCulture),
            ["bits"] = "2",
            ["group_size"] = "64",
            ["scale_dtype"] = "float16",
            ["shape.model.layers.0.self_attn.q_proj"] = "8,8",
            ["shape.model.layers.77.self_attn.q_proj"] = "8,8",
        });

        foreach (var name in (string[])["model.norm.weight = [3]", "model.layers.0.self_attn.q_proj.weight = [8, 8]", "model.layers.77.self_attn.q_proj", "model.embed_tokens.weight"])
            AssertRefused(name, model.Folder, "--quantized", path);
    }

    [Theory]
    [InlineData("no file of quantized weights", "--quantized", "MODEL/model.safetensors")]
    [InlineData("no such file", "--quantized", "/nowhere.safetensors")]
    [InlineData("'gpu' is no device", "--device", "gpu")]
    [InlineData("cuda:200", "--device", "cuda:200")]
    [InlineData("--temperature must be", "--temperature", "-1")]
    [InlineData("--max-tokens must be", "--max-tokens", "0")]
    [InlineData("longer than the model's context", "--prompt", "the cat sees a dog. the cat sees a dog. the cat sees a dog. the cat sees a dog. the cat sees a dog. the cat sees a dog. the cat sees a dog.")]
    [InlineData("did you mean --prompt?", "--promt", "x")]
    public void What_cannot_be_is_refused(string message, string option, string value)
    {
        var result = R2qProcess.RunInside("generate", model.Folder, option, value.Replace("MODEL", model.Folder, StringComparison.Ordinal));

        Assert.Equal(message == "cuda:200" ? 3 : 2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static string Text(string source, params string[] options)
    {
        string[] length = options.Contains("--max-tokens") ? [] : ["--max-tokens", "24"];
        var result = R2qProcess.RunInside(["generate", source, "--prompt", "my sister", .. length, .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Out;
    }

    private static void AssertRefused(string message, params string[] arguments)
    {
        var result = R2qProcess.RunInside(["generate", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
