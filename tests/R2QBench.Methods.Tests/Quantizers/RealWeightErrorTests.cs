using R2QBench.Core.Models;
using R2QBench.Methods.Quantizers;
using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

/// <summary>Errors of rounding trained weights before any further training: the paper's claim on granularity (arXiv 2511.21736, Fig. 4; methods.md §1.8 a).</summary>
public sealed class RealWeightErrorTests
{
    private static readonly int[] Granularities = [64, 128, -1];

    [Fact]
    public void The_residual_step_beats_rounding_at_every_granularity_on_the_shipped_model() => HoldsFor(ModelSources.TinyWorld);

    [NeedsDataFact("models/tinystories-656k")]
    public void The_residual_step_beats_rounding_at_every_granularity_on_a_stories_model() => HoldsFor(DataFolder.File("models/tinystories-656k"));

    private static void HoldsFor(string source)
    {
        using var scope = NewDisposeScope();
        using var model = ModelLoader.LoadWithoutTokenizer(ModelSources.ResolveFolder(source), ScalarType.Float32, CPU);
        var r2q = Granularities.Select(group => Error(model, "r2q", group)).ToList();
        var rtn = Granularities.Select(group => Error(model, "rtn", group)).ToList();

        var advantage = r2q.Zip(rtn, (residual, rounded) => rounded / residual).ToList();
        Assert.All(advantage, ratio => Assert.True(ratio > 1.2, $"min/max rounding has {ratio:0.000} times the error"));
        Assert.True(advantage[0] < advantage[1] && advantage[1] <= advantage[2], $"ratios {string.Join(", ", advantage)} by growing groups");
        Assert.All(Granularities.Zip(r2q), pair => Assert.True(Error(model, "binary", pair.First) > 2 * pair.Second, "one plane has less than twice the error of two"));
    }

    /// <summary>Squared error over all quantizable matrices, over the sum of squared weights.</summary>
    private static double Error(LanguageModel model, string method, int group)
    {
        var quantizer = QuantizerRegistry.Create(method, 2, group, "float16");
        var (wrong, all) = (0.0, 0.0);
        using var nothing = no_grad();
        foreach (var layer in model.Linears)
        {
            using var scope = NewDisposeScope();
            using var stored = quantizer.Encode(layer.weight);
            wrong += (quantizer.Decode(stored) - layer.weight).square().sum().ToDouble();
            all += layer.weight.square().sum().ToDouble();
        }

        return wrong / all;
    }
}
