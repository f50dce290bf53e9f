using R2QBench.Core.Errors;
using R2QBench.Methods.Quantizers;
using Xunit;

namespace R2QBench.Methods.Tests.Quantizers;

public sealed class QuantizedFileHeaderTests
{
    private static readonly QuantizedFileHeader Header = new(
        QuantizerRegistry.Create("rtn", 3, -1, "bfloat16", new Dictionary<string, string> { ["variant"] = "A" }),
        new Dictionary<string, (long, long)> { ["model.layers.0.mlp.down_proj"] = (64, 172) });

    [Fact]
    public void A_header_comes_back_from_its_metadata()
    {
        var back = QuantizedFileHeader.FromMetadata(Header.ToMetadata(), "quantized.safetensors");

        Assert.Equal(Header.Quantizer.Settings with { Options = back.Quantizer.Settings.Options }, back.Quantizer.Settings);
        Assert.Equal("A", back.Quantizer.Settings.Option("variant"));
        Assert.Equal(Header.Shapes, back.Shapes);
    }

    [Theory]
    [InlineData("format", "pt")]
    [InlineData("bits", "many")]
    [InlineData("method_version", "99")]
    [InlineData("shape.model.layers.0.mlp.down_proj", "64;172")]
    [InlineData("shape.model.layers.0.mlp.down_proj", "64,0")]
    public void Metadata_that_do_not_fit_are_refused(string key, string value)
    {
        var metadata = new Dictionary<string, string>(Header.ToMetadata()) { [key] = value };

        Assert.Throws<ProblemException>(() => QuantizedFileHeader.FromMetadata(metadata, "quantized.safetensors"));
    }
}
