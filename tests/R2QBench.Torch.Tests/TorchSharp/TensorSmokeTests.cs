using System.Runtime.InteropServices;
using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>One small thing of every group: if these fail, everything does.</summary>
public class TensorSmokeTests
{
    [Fact]
    public void Everyday_members_give_the_expected_numbers()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new float[] { 1, 2, 3, 4 }).view(2, 2);
        Assert.Equal([2L, 2L], a.shape);
        Assert.Equal([2f, 4, 6, 8], (a + a).data<float>().ToArray());
        Assert.Equal([7f, 10, 15, 22], a.matmul(a).data<float>().ToArray());
        Assert.Equal([1f, 3, 2, 4], a.t().data<float>().ToArray());
        Assert.Equal(2.5f, a.mean().item<float>());
        Assert.Equal([4f, 6], a.sum([0]).data<float>().ToArray());
        Assert.Equal(4f, a[1, 1].item<float>());
        Assert.Equal([2f, 4], a[.., 1].data<float>().ToArray());
        Assert.Equal([3f, 4, 1, 2], a.index_select(0, tensor(new long[] { 1, 0 })).data<float>().ToArray());
        Assert.Equal([0.5f, 1, 1.5f, 2], (a / 2).data<float>().ToArray());
        Assert.Equal([1f, 0, -1, -2], (2 - a).flatten().data<float>().ToArray());
        Assert.Equal([2f, 1, 2f / 3, 0.5f], (2.0 / a).flatten().data<float>().ToArray());
        Assert.Equal([true, true, false, false], (a < 3).flatten().data<bool>().ToArray());
        Near.Equal(1, a.softmax(-1).sum(1)[0].ToDouble(), 1e-6);
        Assert.Equal([4L, 2], cat([a, a]).shape);
        Assert.Equal([2L, 2, 2], stack([a, a]).shape);
        var (values, indexes) = a.topk(1);
        Assert.Equal([2f, 4], values.flatten().data<float>().ToArray());
        Assert.Equal([1L, 1], indexes.flatten().data<long>().ToArray());
    }

    [Fact]
    public void Gradients_of_a_product_are_the_other_factor()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, 2, 3 }, requires_grad: true);
        var y = tensor(new float[] { 4, 5, 6 });
        (x * y).sum().backward();
        Assert.Equal([4f, 5, 6], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Errors_come_back_as_exceptions()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));
        Assert.Contains("shapes cannot be multiplied", error.Message);
        Assert.Throws<ExternalException>(() => ones(2).sum().backward());
        var x = ones([1], requires_grad: true);
        var unused = ones([1], requires_grad: true);
        Assert.Throws<ExternalException>(() => autograd.grad([x * 2], [unused]));
        Assert.Throws<ArgumentException>(() => x.sum(0));
        Assert.Throws<ObjectDisposedException>(() =>
        {
            var gone = ones(1);
            gone.Dispose();
            return gone + 1;
        });
    }

    [Fact]
    public void A_seed_gives_the_same_numbers_again()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var a = randn(10);
        var state = random.get_rng_state();
        var b = rand(10);
        random.set_rng_state(state);
        Assert.Equal(b.data<float>().ToArray(), rand(10).data<float>().ToArray());
        manual_seed(7);
        Assert.Equal(a.data<float>().ToArray(), randn(10).data<float>().ToArray());
        Assert.Equal(45, randperm(10).sum().ToInt64());
        using var generator = new Generator(3);
        Assert.InRange(randint(5, [100], generator: generator).max().ToInt64(), 0, 4);
    }
}
