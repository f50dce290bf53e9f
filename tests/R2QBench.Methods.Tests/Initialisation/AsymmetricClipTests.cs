using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Initialisation;

/// <summary>BitDistiller's clipping before training, against its official code; Golden/README.md.</summary>
public sealed class AsymmetricClipTests
{
    [Theory]
    [InlineData("asymclip-b2-g64", 2, 64, 24)]
    [InlineData("asymclip-b3-g128", 3, 128, 20)]
    public void The_ranges_are_those_of_the_official_code(string file, int bits, int groupSize, int tokens)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"bitdistiller/{file}");
        var inputs = golden["inputs"];
        var stride = inputs.shape[0] / tokens;
        var sampled = inputs.index_select(0, arange(0, inputs.shape[0], stride, ScalarType.Int64));

        var (lower, upper) = AsymmetricClip.Search(Grid.Of("rtn", groupSize, bits, ("variant", "A")), golden["weight"], sampled);

        Close.Relative(golden["lower"], lower, 1e-6);
        Close.Relative(golden["upper"], upper, 1e-6);
    }

    [Theory]
    [InlineData("rtn", 64)]
    [InlineData("rtn", -1)]
    [InlineData("rtn", 0)]
    [InlineData("nf3", 64)]
    public void Outputs_are_never_farther_off_than_without_clipping(string method, int groupSize)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var weight = Weights.Gauss(16, 172);
        var before = weight.clone();
        // Few directions dominate, as in real activations; per group that is what the search minimises.
        var inputs = randn([64, 172], generator: generator) * (randn([172], generator: generator).abs() + 0.1);
        var quantizer = Grid.Of(method, groupSize, method == "nf3" ? 3 : 2);

        var (lower, upper) = AsymmetricClip.Search(quantizer, weight, inputs);
        var clipped = AsymmetricClip.Apply(quantizer, weight, lower, upper);
        double Error(Tensor w) => quantizer.Layout(16, 172).Slice((weight - quantizer.Quantize(w)).contiguous()).Zip(Split(inputs, groupSize), (d, x) => groupSize == 0
            ? d.view(16, 172).matmul(x.t()).square().sum().ToDouble()
            : d.transpose(0, 1).matmul(x).square().sum().ToDouble()).Sum();

        Assert.True(Error(clipped) < Error(weight), "a 2-bit range from minimum to maximum is too wide for a normal distribution");
        Assert.True(Weights.SameBits(before, weight));
        Assert.True(clipped.abs().max().item<float>() <= weight.abs().max().item<float>());
    }

    [Theory]
    [InlineData("model.layers.0.self_attn.q_proj", false)]
    [InlineData("model.layers.0.self_attn.k_proj", false)]
    [InlineData("h.0.attn.c_attn", false)]
    [InlineData("model.layers.0.self_attn.v_proj", true)]
    [InlineData("model.layers.0.mlp.down_proj", true)]
    public void Queries_and_keys_are_left_alone(string path, bool clipped) => Assert.Equal(clipped, AsymmetricClip.AppliesTo(path));

    /// <summary>The inputs of each block: [groups, size, tokens]; all of them, [tokens, in], per tensor.</summary>
    private static Tensor[] Split(Tensor inputs, int groupSize) => groupSize switch
    {
        0 => [inputs],
        -1 => [inputs.t().unsqueeze(0)],
        _ => [inputs.narrow(1, 0, 128).t().contiguous().view(2, 64, -1), inputs.narrow(1, 128, 44).t().unsqueeze(0)],
    };
}
