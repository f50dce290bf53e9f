using System.Runtime.InteropServices;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Models;
using R2QBench.Testing;
using R2QBench.Testing.Devices;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

/// <summary>Every family against Hugging Face transformers: same weights, same input, close outputs.</summary>
public class FamilyParityTests
{
    /// <summary>Largest difference of two float32 forward passes that add in another order.</summary>
    private const double Tolerance = 2e-4;

    public static TheoryData<string> Families => ["llama", "llama3-rope", "qwen2", "qwen3", "opt", "opt-postnorm-proj", "gpt2", "gpt-neox"];

    [DeviceTheory]
    [Devices(Of = nameof(Families))]
    public void Logits_hidden_states_and_likelihoods_equal_the_reference(string device, string name)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var reference = SafetensorsFile.Open(Path.Combine(FixtureFolder.Model(name), "reference.safetensors"));
        using var model = ModelLoader.LoadWithoutTokenizer(FixtureFolder.Model(name), ScalarType.Float32, device);
        var ids = Ids(reference).to(device);
        var states = 0;

        var logits = model.Trace(ids, (k, state) =>
        {
            states++;
            Near.Equal(Floats(reference, $"hidden_{k}"), state, Tolerance);
        });

        Assert.Equal(3, states);
        Assert.Equal(ScalarType.Float32, logits.dtype);
        Near.Equal(Floats(reference, "logits"), logits, Tolerance);
        var nll = -logits.log_softmax(-1)[TensorIndex.Colon, TensorIndex.Slice(0, 76)].gather(2, ids[TensorIndex.Colon, TensorIndex.Slice(1)].unsqueeze(2)).squeeze(2);
        Near.Equal(Floats(reference, "nll"), nll, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Parameters_have_the_names_and_shapes_of_the_weight_file(string name)
    {
        using var weights = WeightFiles.Open(FixtureFolder.Model(name));
        using var model = ModelLoader.LoadWithoutTokenizer(FixtureFolder.Model(name), ScalarType.Float32, CPU);

        Assert.Equal(weights.Names.Order(), model.Weights.Keys.Order());
        Assert.Equal(weights.Names.Sum(n => weights.Find(n)!.ElementCount), model.ParameterCount);
        Assert.All(model.Linears, linear => Assert.Same(linear.weight, model.Weights[$"{linear.Path}.weight"]));
        foreach (var slot in DecoderLayout.Slots(model.Config)) Assert.Equal(slot.Shape, model.Weights[slot.Name].shape);
    }

    [DeviceTheory]
    [Devices]
    public void Mistral_is_llama_with_a_window(string device)
    {
        using var folder = new TempFolder();
        FixtureFolder.WriteMistral(folder.Path);
        using var reference = SafetensorsFile.Open(Path.Combine(FixtureFolder.Model("llama"), "reference.safetensors"));
        using var model = ModelLoader.LoadWithoutTokenizer(folder.Path, ScalarType.Float32, device);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        Near.Equal(Floats(reference, "logits"), model.call(Ids(reference).to(device)), Tolerance);
        Assert.Equal(100, model.ContextLength);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_saved_model_holds_the_same_tensors_as_the_original_file(string name)
    {
        using var folder = new TempFolder();
        using var model = ModelLoader.LoadWithoutTokenizer(FixtureFolder.Model(name), ScalarType.Float32, CPU);
        ModelWriter.Save(model, folder.Path, "F32");
        using var original = WeightFiles.Open(FixtureFolder.Model(name));
        using var saved = WeightFiles.Open(folder.Path);
        Assert.Equal(original.Names.Order(), saved.Names.Order());
        foreach (var tensor in original.Names)
        {
            Assert.Equal(original.Find(tensor)!.Shape, saved.Find(tensor)!.Shape);
            Assert.True(original.FileOf(tensor)!.Bytes(tensor).SequenceEqual(saved.FileOf(tensor)!.Bytes(tensor)), tensor);
        }

        Assert.Equal(model.Config, ModelLoader.ReadConfig(folder.Path));
    }

    [Theory]
    [InlineData("opt", "model.")]
    [InlineData("gpt2", "transformer.")]
    public void Older_checkpoints_may_leave_out_the_first_part_of_all_names(string name, string prefix)
    {
        using var folder = new TempFolder();
        foreach (var file in (string[])["config.json", "model.safetensors"]) File.Copy(Path.Combine(FixtureFolder.Model(name), file), folder.File(file));
        SmallModel.ChangeWeights(folder.Path, tensors => tensors.Select(t => t with { Name = t.Name[prefix.Length..] }));
        using var shorter = ModelLoader.LoadWithoutTokenizer(folder.Path, ScalarType.Float32, CPU);
        using var usual = ModelLoader.LoadWithoutTokenizer(FixtureFolder.Model(name), ScalarType.Float32, CPU);
        foreach (var (tensor, weight) in usual.Weights) Near.Equal(weight, shorter.Weights[tensor], 0);
    }

    private static Tensor Ids(SafetensorsFile reference) => tensor(MemoryMarshal.Cast<byte, long>(reference.Bytes("input_ids")).ToArray(), [2, 77]);

    private static Tensor Floats(SafetensorsFile file, string name) => tensor(MemoryMarshal.Cast<byte, float>(file.Bytes(name)).ToArray(), [.. file.Entries[name].Shape]);
}
