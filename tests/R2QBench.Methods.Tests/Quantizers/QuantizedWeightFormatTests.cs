using R2QBench.Core.Errors;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

public sealed class QuantizedWeightFormatTests
{
    [Fact]
    public void Tensors_are_named_and_shaped_as_documented()
    {
        using var scope = NewDisposeScope();
        var stored = QuantizerRegistry.Create("rtn", 3, 64, "float16").Encode(Weights.Gauss(4, 172)).ToSafetensors("model.q_proj");

        Assert.Equal(
            ["model.q_proj.codes U8 [258]", "model.q_proj.scale F16 [4, 3]", "model.q_proj.zero U8 [5]"],
            stored.Select(t => $"{t.Name} {t.Dtype} [{string.Join(", ", t.Shape)}]"));
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        var exception = Assert.Throws<ProblemException>(() => QuantizedWeight.FromSafetensors(Grid.Of("r2q", 64), "layer", 4, 64, _ => null));

        Assert.Equal("layer.codes", exception.Problems[0].Where);
    }

    [Theory]
    [InlineData(64, 4, 172)]
    [InlineData(128, 8, 172)]
    public void A_file_written_with_other_settings_is_refused(int groupSize, long rows, long columns)
    {
        using var scope = NewDisposeScope();
        var stored = Grid.Of("r2q", 128).Encode(Weights.Gauss(4, 172)).ToSafetensors("layer");

        var quantizer = QuantizerRegistry.Create("r2q", 2, groupSize, "float32");
        var exception = Assert.Throws<ProblemException>(() => QuantizedWeight.FromSafetensors(quantizer, "layer", rows, columns, name => stored.FirstOrDefault(t => t.Name == name)));

        Assert.Contains("does not fit", exception.Problems[0].What);
    }

    [Fact]
    public void A_scale_that_is_not_finite_is_refused()
    {
        using var scope = NewDisposeScope();
        var stored = Grid.Of("r2q", 64).Encode(Weights.Gauss(4, 64)).ToSafetensors("layer").ToArray();
        var bytes = stored[1].Bytes.ToArray();
        BitConverter.TryWriteBytes(bytes, float.NaN);
        stored[1] = stored[1] with { Bytes = bytes };

        Assert.Throws<ProblemException>(() => QuantizedWeight.FromSafetensors(Grid.Of("r2q", 64), "layer", 4, 64, name => stored.FirstOrDefault(t => t.Name == name)));
    }

    [Fact]
    public void A_scale_beyond_float16_is_refused_with_the_way_out()
    {
        using var scope = NewDisposeScope();
        var weight = full([1, 64], 1e6f);

        var problem = Assert.Throws<ProblemException>(() => QuantizerRegistry.Create("r2q", 2, 64, "float16").Encode(weight)).Problems[0];

        Assert.Contains("bfloat16", problem.NextStep);
        Assert.Equal(1e6f, QuantizerRegistry.Create("r2q", 2, 64, "bfloat16").Quantize(weight).max().item<float>(), 4e3f);
    }
}
