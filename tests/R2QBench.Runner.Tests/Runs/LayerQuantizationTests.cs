using R2QBench.Core.Models;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Runner.Runs;
using R2QBench.Testing;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Runner.Tests.Runs;

[Collection(TrainingCollection.Name)]
public sealed class LayerQuantizationTests(TinyModel files)
{
    [Theory]
    [InlineData("r2q", 16)]
    [InlineData("rtn", 20)]     // 32 and 48 columns: short last groups
    [InlineData("r2q", -1)]
    public void Stored_weights_compute_bit_for_bit_what_training_computed(string method, int groupSize)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var folder = new TempFolder();
        using var model = Load();
        using var layers = new LayerQuantization(model, new QuantizationSpec { Method = method, Init = method == "rtn" ? "max" : "closed_form", GroupSize = groupSize });
        layers.UseFakeQuantization();
        var trained = Logits(model);

        QuantizedFile.Write(folder.File("q.safetensors"), model, layers, new Dictionary<string, string>());
        QuantizedFile.Use(folder.File("q.safetensors"), model, layers, Stage.After);

        Assert.Equal(trained, Logits(model));
    }

    [Fact]
    public void Stored_weights_do_not_depend_on_the_latent_ones()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var folder = new TempFolder();
        using var model = Load();
        using var layers = new LayerQuantization(model, new QuantizationSpec { Method = "r2q", GroupSize = 16 });
        QuantizedFile.Write(folder.File("q.safetensors"), model, layers, new Dictionary<string, string>());
        QuantizedFile.Use(folder.File("q.safetensors"), model, layers, Stage.After);
        var before = Logits(model);
        foreach (var layer in layers.Layers) layer.weight.fill_(1000);

        Assert.Equal(before, Logits(model));
    }

    [Fact]
    public void Everything_that_a_stored_model_overwrites_can_be_put_back()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var folder = new TempFolder();
        using var model = Load();
        var original = Logits(model);
        using (var layers = new LayerQuantization(model, new QuantizationSpec { Method = "r2q", GroupSize = 16 }))
        {
            var remembered = QuantizedFile.Remember(model, layers);
            QuantizedFile.Write(folder.File("q.safetensors"), model, layers, new Dictionary<string, string>());
            model.Weights["model.norm.weight"].fill_(7);
            QuantizedFile.Use(folder.File("q.safetensors"), model, layers, Stage.Before);
            QuantizedFile.Restore(model, layers, remembered);
        }

        Assert.Equal(original, Logits(model));
    }

    [Fact]
    public void Skipped_layers_stay_as_they_are_and_rows_cover_the_others()
    {
        using var folder = new TempFolder();
        using var model = Load();
        using var layers = new LayerQuantization(model, new QuantizationSpec { Method = "rtn", Init = "max", GroupSize = 16, Skip = ["*.down_proj", "*.layers.0.*"] });
        QuantizedFile.Write(folder.File("q.safetensors"), model, layers, new Dictionary<string, string>());
        var rows = QuantizedFile.Use(folder.File("q.safetensors"), model, layers, Stage.After);

        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.StartsWith("model.layers.1.", row.Layer, StringComparison.Ordinal));
        Assert.All(model.Linears.Where(layer => layer.Path.EndsWith("down_proj", StringComparison.Ordinal)), layer => Assert.Null(layer.Transform));
    }

    [Fact]
    public void Nothing_is_left_behind_when_a_model_is_quantized_stored_and_released()
    {
        using var folder = new TempFolder();
        void Once()
        {
            using var model = Load();
            using var layers = new LayerQuantization(model, new QuantizationSpec { Method = "r2q", GroupSize = 16 });
            layers.UseFakeQuantization();
            layers.CodesChanged();
            QuantizedFile.Write(folder.File("q.safetensors"), model, layers, new Dictionary<string, string>());
            QuantizedFile.Use(folder.File("q.safetensors"), model, layers, Stage.After);
        }

        Once();
        var live = LiveTensors.Settled();
        Once();

        Assert.Equal(live, Engine.LiveTensorCount);
    }

    private LanguageModel Load() => ModelLoader.LoadWithoutTokenizer(files.Folder, ScalarType.Float32, CPU);

    private static float[] Logits(LanguageModel model)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return model.call(arange(0, 24).reshape(1, 24)).data<float>().ToArray();
    }
}
