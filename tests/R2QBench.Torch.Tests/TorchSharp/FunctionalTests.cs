using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Losses, initialisation and attention against their definitions.</summary>
public class FunctionalTests
{
    [Fact]
    public void Cross_entropy_is_the_negative_log_probability_of_the_target()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var logits = randn([4, 5], float64);
        var target = tensor(new long[] { 0, 4, -100, 2 });
        var each = -logits.log_softmax(-1).gather(1, target.clamp(min: 0).unsqueeze(1)).squeeze(1);
        Near.Equal((each[0] + each[1] + each[3]).ToDouble() / 3, F.cross_entropy(logits, target).ToDouble(), 1e-12);
        Near.Equal((each[0] + each[1] + each[3]).ToDouble(), F.cross_entropy(logits, target, reduction: nn.Reduction.Sum).ToDouble(), 1e-12);
        Assert.Equal([4L], F.cross_entropy(logits, target, reduction: nn.Reduction.None).shape);
        Near.Equal(F.cross_entropy(logits, target).ToDouble(), F.nll_loss(F.log_softmax(logits, -1), target).ToDouble(), 1e-12);
    }

    [Fact]
    public void Divergence_takes_log_targets_unless_told_otherwise()
    {
        using var scope = NewDisposeScope();
        var p = tensor(new double[] { 0.25, 0.75 });
        var q = tensor(new double[] { 0.5, 0.5 });
        var expected = 0.25 * Math.Log(0.5) + 0.75 * Math.Log(1.5);
        Near.Equal(expected, F.kl_div(q.log(), p.log(), reduction: nn.Reduction.Sum).ToDouble(), 1e-12);
        Near.Equal(expected, F.kl_div(q.log(), p, log_target: false, reduction: nn.Reduction.Sum).ToDouble(), 1e-12);
        Near.Equal(0.0625, F.mse_loss(p, q).ToDouble(), 1e-12);
    }

    [Fact]
    public void Attention_is_a_causal_softmax_average_of_the_values()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var q = randn([2, 3, 5, 8], float64);
        var k = randn([2, 3, 5, 8], float64);
        var v = randn([2, 3, 5, 8], float64);
        var scores = q.matmul(k.mT) / Math.Sqrt(8);
        var expected = (scores + full([5, 5], double.NegativeInfinity, float64).triu(1)).softmax(-1).matmul(v);
        Near.Equal(expected, F.scaled_dot_product_attention(q, k, v, is_casual: true), 1e-6);
        Near.Equal(scores.softmax(-1).matmul(v), F.scaled_dot_product_attention(q, k, v), 1e-6);
        var mask = ones([5, 5], ScalarType.Bool).tril();
        Near.Equal(expected, F.scaled_dot_product_attention(q, k, v, mask), 1e-6);
    }

    [Fact]
    public void Small_functions_do_what_they_say()
    {
        using var scope = NewDisposeScope();
        Near.Equal([0.6, 0.8], F.normalize(tensor(new double[,] { { 3, 4 } })).data<double>().ToArray(), 1e-12);
        Assert.Equal([0L, 0, 1], F.one_hot(tensor(2L), 3).data<long>().ToArray());
        Assert.Equal([0f, 1, 0, 0], F.pad(ones(1), [1, 2]).data<float>().ToArray());
        Assert.Equal(0, F.dropout(ones(10), 1.0).sum().ToDouble());
        Assert.Equal(10, F.dropout(ones(10), 0.5, training: false).sum().ToDouble());
        Assert.Throws<ArgumentOutOfRangeException>(() => F.pad(ones(1), [1, 1], PaddingModes.Reflect));
    }

    [Fact]
    public void Initial_values_have_the_promised_spread()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var w = empty(200, 300);
        Near.Equal(0.02, nn.init.normal_(w, 0, 0.02).std().ToDouble(), 0.001);
        var bound = Math.Sqrt(6.0 / 500);
        Assert.InRange(nn.init.xavier_uniform_(w).abs().max().ToDouble(), bound * 0.99, bound);
        bound = 1 / Math.Sqrt(300);
        Assert.InRange(nn.init.kaiming_uniform_(w, Math.Sqrt(5)).abs().max().ToDouble(), bound * 0.99, bound * 1.0001);
        nn.init.trunc_normal_(w, 0, 1, -1, 1);
        Assert.InRange(w.abs().max().ToDouble(), 0.99, 1);
        Near.Equal(0.5396, w.std().ToDouble(), 0.01);
        Assert.Equal(60000, nn.init.ones_(w).sum().ToDouble());
        Assert.Equal(0, nn.init.zeros_(w).sum().ToDouble());
    }
}
