using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Element-wise functions and products against System.Math.</summary>
public class TensorMathTests
{
    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> Functions => new()
    {
        { "abs", x => x.abs(), Math.Abs },
        { "sign", x => x.sign(), x => Math.Sign(x) },
        { "exp", x => x.exp(), Math.Exp },
        { "log", x => x.abs().log(), x => Math.Log(Math.Abs(x)) },
        { "log2", x => x.abs().log2(), x => Math.Log2(Math.Abs(x)) },
        { "sqrt", x => x.abs().sqrt(), x => Math.Sqrt(Math.Abs(x)) },
        { "rsqrt", x => x.abs().rsqrt(), x => 1 / Math.Sqrt(Math.Abs(x)) },
        { "square", x => x.square(), x => x * x },
        { "sin", x => x.sin(), Math.Sin },
        { "cos", x => x.cos(), Math.Cos },
        { "tanh", x => x.tanh(), Math.Tanh },
        { "sigmoid", x => x.sigmoid(), x => 1 / (1 + Math.Exp(-x)) },
        { "silu", x => x.silu(), x => x / (1 + Math.Exp(-x)) },
        { "relu", x => x.relu(), x => Math.Max(0, x) },
        { "floor", x => x.floor(), Math.Floor },
        { "ceil", x => x.ceil(), Math.Ceiling },
        { "round", x => x.round(), Math.Round },
        { "round to one place", x => x.round(1), x => Math.Round(x, 1) },
        { "pow", x => x.pow(3), x => x * x * x },
        { "clamp", x => x.clamp(-1, 0.3), x => Math.Clamp(x, -1, 0.3) },
        { "clamp from below", x => x.clamp(min: 0), x => Math.Max(0, x) },
        { "reciprocal", x => 1 / x, x => 1 / x },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_agree_with_System_Math(string name, Func<Tensor, Tensor> function, Func<double, double> reference)
    {
        using var scope = NewDisposeScope();
        double[] values = [-2.5, -1.25, -0.5, 0.5, 1.5, 2.5];
        Assert.NotEmpty(name);
        Near.Equal(Array.ConvertAll(values, value => reference(value)), function(tensor(values)).data<double>().ToArray(), 1e-12, 1e-12);
    }

    [Fact]
    public void Products_of_matrices_and_batches()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new double[,] { { 1, 2 }, { 3, 4 } });
        var b = tensor(new double[,] { { 0, 1 }, { 1, 0 } });
        double[] expected = [2, 1, 4, 3];
        Assert.Equal(expected, a.mm(b).data<double>().ToArray());
        Assert.Equal(expected, matmul(a, b).data<double>().ToArray());
        Assert.Equal(expected, a.unsqueeze(0).bmm(b.unsqueeze(0)).data<double>().ToArray());
        Assert.Equal(expected, einsum("ij,jk->ik", a, b).data<double>().ToArray());
        Assert.Equal([3d, 2, 5, 4], ones([2, 2], float64).addmm(a, b).data<double>().ToArray());
        Assert.Equal([1d, 3, 2, 6], outer(a[0], tensor(new double[] { 1, 3 })).t().contiguous().t().data<double>().ToArray());
        Assert.Equal(5, a[0].dot(a[0]).ToDouble());
    }

    [Fact]
    public void Choosing_and_mixing()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 1, 5 });
        var y = tensor(new double[] { 3, 2 });
        Assert.Equal([3d, 5], x.maximum(y).data<double>().ToArray());
        Assert.Equal([1d, 2], minimum(x, y).data<double>().ToArray());
        Assert.Equal([2d, 3.5], x.lerp(y, tensor(0.5)).data<double>().ToArray());
        Assert.Equal([1d, 2], where(x < y, x, y).data<double>().ToArray());
        Assert.Equal([7d, 25], x.addcmul(x, y, 2).data<double>().ToArray());
        Assert.Equal([1d, 32], x.pow(y).data<double>().ToArray().Select((v, i) => i == 0 ? v : v + 7).ToArray());
    }

    [Fact]
    public void In_place_operations_return_the_same_object()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 1, 4 });
        Assert.Same(x, x.add_(1));
        Assert.Same(x, x.mul_(2).sub_(2).div_(2));
        Assert.Equal([1d, 4], x.data<double>().ToArray());
        Assert.Same(x, x.sqrt_().neg_().abs_().exp_());
        Near.Equal([Math.E, Math.E * Math.E], x.data<double>().ToArray(), 1e-12);
        Assert.Equal([2d, 2], x.fill_(2).data<double>().ToArray());
        Assert.Equal([1d, 1], x.copy_(ones(2)).data<double>().ToArray());
        Assert.Equal([3d, 3], x.add_(ones(2), 2).data<double>().ToArray());
        Assert.Equal([4d, 4], x.addcdiv_(ones(2), ones(2), 1.0).data<double>().ToArray());
        Assert.Equal([2d, 2], x.lerp_(zeros([2], float64), tensor(0.5)).data<double>().ToArray());
        Assert.Equal([1d, 1], x.clamp_(0, 1).data<double>().ToArray());
        Assert.Equal([0d, 0], x.zero_().data<double>().ToArray());
        Assert.InRange(x.uniform_(2, 3).min().ToDouble(), 2, 3);
        Assert.Equal([3L, 2], zeros(2, 3).transpose_(0, 1).shape);
    }
}
