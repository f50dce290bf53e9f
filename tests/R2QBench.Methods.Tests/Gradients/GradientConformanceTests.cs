using R2QBench.Methods.Gradients;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Methods.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Gradients;

/// <summary>What holds for every method with every gradient rule and scale handling that it lists.</summary>
public sealed class GradientConformanceTests
{
    public static TheoryData<string, int, string, string> Cases()
    {
        var data = new TheoryData<string, int, string, string>();
        foreach (var method in QuantizerRegistry.All)
            foreach (var rule in method.Gradients)
                foreach (var scales in method.Scales)
                    data.Add(method.Name, method.Bits.FirstOrDefault(), rule, scales);
        return data;
    }

    public static TheoryData<string, int> WithLiveScales()
    {
        var data = new TheoryData<string, int>();
        foreach (var method in QuantizerRegistry.All.Where(m => m.Scales.Contains(ScaleHandling.Live)))
            foreach (var bits in method.Bits.Count > 0 ? method.Bits.Take(2) : [0])
                data.Add(method.Name, bits);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rules_and_handlings_exist_and_fit_the_grid(string method, int bits, string rule, string scales)
    {
        var grid = QuantizerRegistry.Create(method, bits, 64, "float32").Grid;

        Assert.True(GradientRules.Find(rule)?.AppliesTo(grid), rule);
        Assert.Contains(scales, (string[])[ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whatever_the_rule_the_values_are_those_that_are_stored(string method, int bits, string rule, string scales)
    {
        using var scope = NewDisposeScope();
        foreach (var groupSize in (int[])[64, 0])
            foreach (var scaleDtype in (string[])["float32", "float16"])
                foreach (var weight in (Tensor[])[Weights.Gauss(8, 172).requires_grad_(), Weights.Special(172).requires_grad_()])
                {
                    using var fake = new FakeQuantization(QuantizerRegistry.Create(method, bits, groupSize, scaleDtype), rule, scales);
                    var parameters = fake.Parameters(weight);
                    var applied = fake.Apply(weight);
                    applied.sum().backward();
                    using var stored = fake.Encode(weight);

                    Assert.True(Weights.SameBits(stored.Decode(), applied.detach()));
                    Assert.True(weight.grad!.isfinite().all().ToBoolean());
                    Assert.Equal(scales == ScaleHandling.Learned, parameters.Count > 0);
                    Assert.All(parameters, parameter => Assert.True(parameter.grad is null || parameter.grad.isfinite().all().ToBoolean()));
                }
    }

    [Theory]
    [MemberData(nameof(WithLiveScales))]
    public void The_path_through_live_scales_is_the_true_derivative(string method, int bits)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var grid = QuantizerRegistry.Create(method, bits, 0, "float32").Grid;
        var rounding = new ScaleRounding(ScaleDtype.Float32);
        var block = randn([1, 1, 16], dtype: ScalarType.Float64, generator: generator);
        var upstream = randn([1, 1, 16], dtype: ScalarType.Float64, generator: generator);
        var codes = grid.Assign(block, grid.Fit(block, rounding));
        double Value(Tensor at) => (grid.Decode(codes, grid.Fit(at, rounding)) * upstream).sum().ToDouble();

        var point = block.clone().requires_grad_();
        (grid.Decode(codes, grid.Fit(point, rounding)) * upstream).sum().backward();

        // Codes are held; so they would be in a small enough step, except where a weight sits on a threshold.
        const double Step = 1e-6;
        for (var i = 0; i < 16; i++)
        {
            var (up, down) = (block.clone(), block.clone());
            up[0, 0, i] = up[0, 0, i] + Step;
            down[0, 0, i] = down[0, 0, i] - Step;
            Assert.Equal((Value(up) - Value(down)) / (2 * Step), point.grad![0, 0, i].ToDouble(), 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Learned_scales_start_where_recomputed_ones_are(string method, int bits, string rule, string scales)
    {
        if (scales != ScaleHandling.Learned) return;
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(8, 172);
        using var learned = new FakeQuantization(QuantizerRegistry.Create(method, bits, 64, "float32"), rule, scales);

        Assert.True(Weights.SameBits(QuantizerRegistry.Create(method, bits, 64, "float32").Quantize(weight), learned.Apply(weight).detach()));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Learned_scales_may_take_any_value(string method, int bits, string rule, string scales)
    {
        if (scales != ScaleHandling.Learned) return;
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(8, 172).requires_grad_();
        using var fake = new FakeQuantization(QuantizerRegistry.Create(method, bits, 64, "float32"), rule, scales);
        var step = 0;
        using (no_grad())
            foreach (var parameter in fake.Parameters(weight))
                parameter.copy_(Weights.Gauss(parameter.shape[0], parameter.shape[1], seed: (ulong)(40 + step++)));

        var applied = fake.Apply(weight);
        applied.sum().backward();
        using var stored = fake.Encode(weight);

        Assert.True(applied.isfinite().all().ToBoolean());
        Assert.True(Weights.SameBits(stored.Decode(), applied.detach()));
        Assert.True(weight.grad!.isfinite().all().ToBoolean());
    }
}
