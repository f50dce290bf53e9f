using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

public class LanguageModelTests
{
    [Fact]
    public void A_sequence_longer_than_the_context_is_refused()
    {
        using var model = SmallModel.Create();
        using var scope = NewDisposeScope();
        Assert.Equal([1, 32, 300], model.call(SmallModel.Ids(32)).shape);
        var problem = Assert.Throws<ProblemException>(() => model.call(SmallModel.Ids(33)));
        Assert.Contains("33", problem.Message);
        Assert.Contains("1 to 32", problem.Message);
    }

    [Fact]
    public void A_longer_text_than_the_sliding_window_is_refused()
    {
        using var model = SmallModel.Create(config: SmallModel.Config with { SlidingWindow = 8 });
        using var scope = NewDisposeScope();
        Assert.Contains("sliding window", Assert.Throws<ProblemException>(() => model.call(SmallModel.Ids(9))).Message);
    }

    [Fact]
    public void Later_tokens_do_not_change_earlier_logits()
    {
        using var model = SmallModel.Create();
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        Near.Equal(model.call(SmallModel.Ids(5)), model.call(SmallModel.Ids(20)).narrow(1, 0, 5), 1e-6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_another_seed_another()
    {
        using var first = SmallModel.Create(7);
        using var again = SmallModel.Create(7);
        using var other = SmallModel.Create(8);
        using var scope = NewDisposeScope();
        foreach (var (name, weight) in first.Weights) Near.Equal(weight, again.Weights[name], 0);
        Assert.False(first.Weights["model.embed_tokens.weight"].allclose(other.Weights["model.embed_tokens.weight"]));
    }

    [Fact]
    public void Random_weights_have_the_intended_spread()
    {
        using var model = SmallModel.Create(config: SmallModel.Config with { HiddenSize = 128, HeadDimension = 32, Rotary = new() { Dimensions = 32 } });
        using var scope = NewDisposeScope();
        Near.Equal(0.02, model.Weights["model.layers.0.self_attn.q_proj.weight"].std().ToDouble(), 0.001);
        Near.Equal(0.02 / 2, model.Weights["model.layers.0.self_attn.o_proj.weight"].std().ToDouble(), 0.0005);
        Near.Equal(0, model.Weights["model.embed_tokens.weight"].mean().ToDouble(), 0.001);
        Near.Equal(ones(128), model.Weights["model.norm.weight"], 0);
    }

    [Fact]
    public void A_tied_matrix_is_registered_once_and_gets_gradients_from_both_ends()
    {
        using var model = SmallModel.Create();
        using var scope = NewDisposeScope();
        Assert.Equal(model.Weights.Count, model.parameters().Count());
        Assert.DoesNotContain(model.Linears, l => l.Path == "lm_head");
        model.call(SmallModel.Ids(4)).square().sum().backward();
        var gradient = model.Weights["model.embed_tokens.weight"].grad!;
        Assert.NotEqual(0, gradient[299].abs().sum().ToDouble()); // token 299 is not in the input
        Assert.All(model.parameters(), p => Assert.NotNull(p.grad));
    }

    [Fact]
    public void A_transform_replaces_the_weight_and_passes_gradients_to_it()
    {
        using var model = SmallModel.Create();
        using var scope = NewDisposeScope();
        var before = model.call(SmallModel.Ids(4)).detach();
        var linear = model.Linears[0];
        linear.Transform = new Doubled();
        Assert.False(before.allclose(model.call(SmallModel.Ids(4))));
        model.call(SmallModel.Ids(4)).square().sum().backward();
        var gradient = linear.weight.grad!;
        Assert.NotEqual(0, gradient.abs().sum().ToDouble());
        linear.Transform = null;
        Near.Equal(before, model.call(SmallModel.Ids(4)), 0);
    }

    [Fact]
    public void Names_and_order_of_the_linears_follow_the_blocks_and_end_with_an_untied_head()
    {
        using var model = SmallModel.Create(config: SmallModel.Config with { TiedEmbeddings = false });
        Assert.Equal(2 * 7 + 1, model.Linears.Count);
        Assert.Equal("model.layers.0.self_attn.q_proj", model.Linears[0].Path);
        Assert.Equal("model.layers.1.mlp.down_proj", model.Linears[^2].Path);
        Assert.Equal("lm_head", model.Linears[^1].Path);
    }

    [Fact]
    public void A_saved_model_has_the_same_bytes_every_time()
    {
        using var folder = new TempFolder();
        using var model = SmallModel.Create();
        ModelWriter.Save(model, folder.File("a"), "BF16");
        ModelWriter.Save(model, folder.File("b"), "BF16");
        foreach (var name in (string[])["config.json", "model.safetensors"])
            Assert.Equal(File.ReadAllBytes(folder.File("a", name)), File.ReadAllBytes(folder.File("b", name)));
    }

    private sealed class Doubled : IWeightTransform
    {
        public Tensor Apply(Tensor weight) => weight * 2;
    }
}
