using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using R2QBench.Testing;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

/// <summary>Counts live tensors of the process, so it runs alone.</summary>
[Collection(nameof(AloneCollection))]
public sealed class QuantizerMemoryTests
{
    public static TheoryData<string> Methods() => [.. QuantizerRegistry.All.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void No_tensor_is_left_behind_by_encoding_decoding_storing_or_a_training_step(string name)
    {
        var method = QuantizerRegistry.Find(name)!;
        using var weight = Weights.Gauss(8, 172).requires_grad_();
        using var fake = new FakeQuantization(QuantizerRegistry.Create(name, method.Bits.FirstOrDefault(), 64, "float16"));
        fake.CodesChanged(weight);
        Step(weight, fake);
        var before = LiveTensors.Settled();

        Step(weight, fake);

        Assert.Equal(before, Engine.LiveTensorCount);
    }

    private static void Step(Tensor weight, FakeQuantization fake)
    {
        using (var quantized = fake.Encode(weight))
        {
            quantized.Decode().Dispose();
            quantized.ToSafetensors("layer");
        }

        fake.CodesChanged(weight);
        using var scope = NewDisposeScope();
        fake.Apply(weight).sum().backward();
        weight.grad!.zero_();
    }
}
