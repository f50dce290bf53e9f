using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Reductions against numbers worked out by hand.</summary>
public class TensorReductionsTests
{
    [Fact]
    public void Sums_means_and_extremes()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[,] { { 1, 5, 3 }, { 4, 2, 6 } });
        Assert.Equal(21, x.sum().ToDouble());
        Assert.Equal([5f, 7, 9], x.sum([0]).data<float>().ToArray());
        Assert.Equal([2L, 1], x.sum(1, keepdim: true).shape);
        Assert.Equal(ScalarType.Float64, x.sum(float64).dtype);
        Assert.Equal([3f, 4], x.mean([-1]).data<float>().ToArray());
        Assert.Equal([5f, 6], x.amax([1]).data<float>().ToArray());
        Assert.Equal([1f, 2], x.amin([1]).data<float>().ToArray());
        Assert.Equal(6, x.max().ToDouble());
        var (values, indexes) = x.max(1);
        Assert.Equal([5f, 6], values.data<float>().ToArray());
        Assert.Equal([1L, 2], indexes.data<long>().ToArray());
        Assert.Equal(5, x.argmax().ToInt64());
        Assert.Equal([0L, 1], x.argmin(1).data<long>().ToArray());
        Assert.Equal(720, x.prod().ToDouble());
        Assert.Equal([1f, 6, 9], x[0].cumsum(0).data<float>().ToArray());
    }

    [Fact]
    public void Order_statistics()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 3, 1, 2 });
        Assert.Equal([3f, 2], x.topk(2).values.data<float>().ToArray());
        Assert.Equal([1L], torch.topk(x, 1, largest: false).indices.data<long>().ToArray());
        Assert.Equal([1f, 2, 3], x.sort().Values.data<float>().ToArray());
        Assert.Equal([0L, 2, 1], x.sort(descending: true).Indices.data<long>().ToArray());
        Assert.Equal([1L, 2, 0], x.argsort().data<long>().ToArray());
        Near.Equal(1.5, x.quantile(tensor(0.25f)).ToDouble(), 1e-6);
        Assert.Equal(2, x.median().ToDouble());
    }

    [Fact]
    public void Spread_and_norms()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 1, 2, 3, 4 });
        Near.Equal(Math.Sqrt(5.0 / 3), x.std().ToDouble(), 1e-12);
        Near.Equal(1.25, x.var(unbiased: false).ToDouble(), 1e-12);
        Near.Equal([0.25, 0.25], x.view(2, 2).var(1, unbiased: false).data<double>().ToArray(), 1e-12);
        Near.Equal(Math.Sqrt(30), x.norm().ToDouble(), 1e-12);
        Near.Equal(10, x.norm(1f).ToDouble(), 1e-12);
        Near.Equal([Math.Sqrt(5), 5], x.view(2, 2).norm(1, false, 2).data<double>().ToArray(), 1e-12);
    }

    [Fact]
    public void Softmax_and_its_logarithms_agree()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 1, 2, 3 });
        var sum = Math.Exp(1) + Math.Exp(2) + Math.Exp(3);
        Near.Equal([Math.Exp(1) / sum, Math.Exp(2) / sum, Math.Exp(3) / sum], x.softmax(0).data<double>().ToArray(), 1e-12);
        Near.Equal(x.softmax(0).log(), x.log_softmax(0), 1e-12);
        Near.Equal(Math.Log(sum), x.logsumexp(0).ToDouble(), 1e-12);
        Assert.Equal(ScalarType.Float32, x.softmax(0, float32).dtype);
    }

    [Fact]
    public void Truth_of_all_and_any()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { float.NaN, 1, float.PositiveInfinity });
        Assert.Equal([true, false, false], x.isnan().data<bool>().ToArray());
        Assert.Equal([false, true, false], x.isfinite().data<bool>().ToArray());
        Assert.False(x.isfinite().all().ToBoolean());
        Assert.True(x.isnan().any().item<bool>());
        Assert.Equal(2, tensor(new[] { 0, 1, 2 }).count_nonzero().ToInt64());
        Assert.True(tensor(1.0).allclose(tensor(1.0 + 1e-9)));
    }
}
