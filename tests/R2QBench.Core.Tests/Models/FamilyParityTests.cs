using System.Runtime.InteropServices;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Models;
using R2QBench.Testing;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

/// <summary>Every family against Hugging Face transformers: same weights, same input, close outputs.</summary>
public class FamilyParityTests
{
    /// <summary>Largest difference of two float32 forward passes that add in another order.</summary>
    private const double Tolerance = 2e-4;

    public static TheoryData<string> Families => ["llama", "llama3-rope"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Logits_hidden_states_and_likelihoods_equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var reference = SafetensorsFile.Open(Path.Combine(FixtureFolder.Model(name), "reference.safetensors"));
        using var model = ModelLoader.LoadWithoutTokenizer(FixtureFolder.Model(name), ScalarType.Float32, CPU);
        var ids = tensor(MemoryMarshal.Cast<byte, long>(reference.Bytes("input_ids")).ToArray(), [2, 77]);
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

    private static Tensor Floats(SafetensorsFile file, string name) => tensor(MemoryMarshal.Cast<byte, float>(file.Bytes(name)).ToArray(), [.. file.Entries[name].Shape]);
}
