using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

public sealed class LloydMaxGridTests
{
    [Fact]
    public void Levels_of_a_normal_distribution_are_the_textbook_ones()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(12);
        var weight = randn([16, 4096], generator: generator);
        var quantizer = Grid.Of("lloyd_max", -1);
        using var quantized = quantizer.Encode(weight);

        // Lloyd–Max for four levels: ±.4528σ, ±1.5104σ, error .11748σ².
        double[] expected = [-1.5104, -0.4528, 0.4528, 1.5104];
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], quantized.Parameters[i].mean().item<float>(), 0.02);
        Assert.Equal(0.1175, (weight - quantizer.Quantize(weight)).square().mean().item<float>(), 0.002);
    }

    [Fact]
    public void No_four_level_grid_beats_it()
    {
        using var scope = NewDisposeScope();
        var weight = cat([Weights.Gauss(8, 256), Weights.Special(256)], 0);
        Tensor Errors(string method) => (weight - Grid.Of(method, -1).Quantize(weight)).square().sum(-1);
        var bound = Errors("lloyd_max");
        var energy = weight.square().sum(-1);

        foreach (var method in QuantizerRegistry.All.Where(m => Grid.Of(m.Name, -1, m.Bits.FirstOrDefault()).Grid.Levels <= 4).Select(m => m.Name))
            Assert.True(((bound - Errors(method)) / (energy + 1e-20)).max().item<float>() < 1e-4, method);
    }
}
