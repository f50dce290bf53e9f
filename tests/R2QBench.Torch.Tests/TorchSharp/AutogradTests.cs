using System.Runtime.InteropServices;
using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Gradients, and that mistakes with them are exceptions.</summary>
public class AutogradTests
{
    [Fact]
    public void Gradients_accumulate_until_cleared()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 2 }, requires_grad: true);
        (x * x).sum().backward();
        (x * x).sum().backward();
        Assert.Equal(8, x.grad!.ToDouble());
        x.grad = null;
        Assert.Null(x.grad);
        x.grad = ones(1);
        Assert.Equal(1, x.grad!.ToDouble());
        Assert.Throws<ExternalException>(() => x.grad = ones(2));
    }

    [Fact]
    public void The_straight_through_form_passes_gradients_unchanged()
    {
        using var scope = NewDisposeScope();
        var w = tensor(new float[] { 0.4f, 1.6f }, requires_grad: true);
        var quantized = w + (w.round() - w).detach();
        (quantized * tensor(new float[] { 3, 5 })).sum().backward();
        Assert.Equal([0f, 2], quantized.data<float>().ToArray());
        Assert.Equal([3f, 5], w.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Grad_gives_derivatives_without_accumulating_and_null_for_unused_inputs()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 3 }, requires_grad: true);
        var unused = tensor(new double[] { 1 }, requires_grad: true);
        var y = x * x * x;
        var first = autograd.grad([y], [x, unused], create_graph: true, allow_unused: true);
        Assert.Equal(27, first[0].ToDouble());
        Assert.Null(first[1]);
        Assert.Null(x.grad);
        Assert.Equal(18, autograd.grad([first[0]], [x])[0].ToDouble());
        var error = Assert.Throws<ExternalException>(() => autograd.grad([x * 2], [unused]));
        Assert.Contains("not have been used", error.Message);
    }

    [Fact]
    public void A_vector_needs_its_own_gradient_to_start_from()
    {
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        Assert.Throws<ExternalException>(() => (x * 2).backward());
        (x * 2).backward([tensor(new float[] { 1, 10 })]);
        Assert.Equal([2f, 20], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_can_be_limited_to_some_inputs_and_repeated_with_a_kept_graph()
    {
        using var scope = NewDisposeScope();
        var x = ones([1], requires_grad: true);
        var y = ones([1], requires_grad: true);
        var z = x * y;
        z.backward(retain_graph: true, inputs: [x]);
        Assert.Null(y.grad);
        autograd.backward(z);
        Assert.Equal(2, x.grad!.ToDouble());
        Assert.Throws<ExternalException>(() => z.backward());
    }

    [Fact]
    public void Inner_tensors_keep_their_gradient_on_request()
    {
        using var scope = NewDisposeScope();
        var x = ones([1], requires_grad: true);
        var y = x * 3;
        Assert.False(y.is_leaf);
        Assert.True(x.is_leaf);
        y.retain_grad();
        (y * y).backward();
        Assert.Equal(6, y.grad!.ToDouble());
    }

    [Fact]
    public void No_graph_is_recorded_where_none_is_wanted()
    {
        using var scope = NewDisposeScope();
        var x = ones([1], requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
        using (inference_mode())
            Assert.False((x * 2).requires_grad);
        Assert.True((x * 2).requires_grad);
        Assert.Throws<ExternalException>(() => arange(3).requires_grad_());
        Assert.Throws<ExternalException>(() => x.add_(1));
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = randn([3, 4], float64, requires_grad: true);
        Tensor Function(Tensor input) => nn.functional.cross_entropy(input.silu().softmax(-1) * 3, tensor(new long[] { 0, 3, 1 }));
        Function(x).backward();
        var numeric = new double[12];
        using (no_grad())
        {
            for (int i = 0; i < 12; i++)
            {
                var step = zeros([12], float64);
                step[i] = tensor(1e-6);
                var shifted = step.view(3, 4);
                numeric[i] = (Function(x + shifted).ToDouble() - Function(x - shifted).ToDouble()) / 2e-6;
            }
        }
        Near.Equal(numeric, x.grad!.data<double>().ToArray(), 1e-8);
    }
}
