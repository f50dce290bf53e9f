using System.Text.Json;
using R2QBench.Core.Models;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

[Collection(TrainingCollection.Name)]
public sealed class PretrainCommandTests(TinyModel files) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_spec_gives_the_same_files_which_load_and_are_measured()
    {
        var first = Pretrain("first");
        Pretrain("second");

        Assert.Equal(0, first.ExitCode);
        using var json = JsonDocument.Parse(first.Out);
        Assert.Equal("perplexity", json.RootElement.GetProperty("scores")[0].GetProperty("metric").GetString());
        string[] names = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];
        Assert.Equal(names, Directory.EnumerateFiles(_folder.File("first")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(_folder.File("first", name)), File.ReadAllBytes(_folder.File("second", name))));
        Assert.Equal(24, ModelLoader.Inspect(_folder.File("first")).ContextLength);
    }

    [Fact]
    public void A_diverging_training_saves_nothing()
    {
        var result = Pretrain("diverged", "--set", "training.optimizer.learning_rate=1.0e+30", "--set", "training.gradient_clip=null");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The training diverged, and nothing is saved: the gradient norm became NaN at step", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpectedly", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("diverged")));
    }

    private R2qProcess.Result Pretrain(string output, params string[] more)
    {
        var spec = _folder.Write("pretrain.yaml", $$"""
            name: small
            output: "{{_folder.File(output)}}"
            tokenizer: { vocabulary_size: 300 }
            model: { hidden_size: 16, intermediate_size: 24, layers: 1, heads: 2, kv_heads: 1, context: 24, storage_dtype: bfloat16 }
            data: { source: "text:{{files.Text}}", sequence_length: 16 }
            training: { steps: 5, batch_size: 2 }
            evaluation:
              - perplexity: { corpus: "text:{{files.HeldOut}}", sequence_length: 16 }
            """);
        return R2qProcess.RunInside(["pretrain", spec, "--json", .. more]);
    }
}
