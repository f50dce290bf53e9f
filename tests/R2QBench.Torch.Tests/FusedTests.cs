using R2QBench.Testing;
using R2QBench.Testing.Devices;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests;

/// <summary>Own operators equal their definition in plain operations, forward and backward, on every device.</summary>
public sealed class FusedTests : IDisposable
{
    public FusedTests() => Fused.SingleOperatorsOnCuda = true;

    public void Dispose() => Fused.SingleOperatorsOnCuda = false;

    [DeviceTheory]
    [Devices(1, 1)]
    [Devices(7, 64)]
    [Devices(70, 172)]
    public void Rms_norm_and_its_gradients_equal_the_definition(string device, int rows, int width)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        // Another kernel there: where a derivative nearly vanishes, its terms are much larger than itself.
        var onCuda = device == TestDevice.Cuda;
        var x = randn([2, rows, width], device: device, requires_grad: true);
        var weight = (randn([width], device: device) + 1).requires_grad_();
        var seed = randn([2, rows, width], device: device);
        Tensor[] Run()
        {
            var normed = Fused.rms_norm(x, weight, 1e-5);
            return [normed, .. autograd.grad([normed], [x, weight], [seed])];
        }

        var (expected, actual) = (Plainly(Run), Run());
        Near.Equal(expected[0], actual[0], 1e-6, 1e-6);
        Near.Equal(expected[1], actual[1], onCuda ? 2e-5 : 2e-6, 1e-5);
        Near.Equal(expected[2], actual[2], 2e-5, 1e-5);
    }

    [Fact]
    public void Rms_norm_in_bfloat16_and_its_gradients_are_computed_in_float32_and_rounded_once()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        var (x, residual) = (randn(70, 172).bfloat16().requires_grad_(), randn(70, 172).bfloat16().requires_grad_());
        var weight = (randn(172) + 1).bfloat16().requires_grad_();
        var (first, second) = (randn(70, 172).bfloat16(), randn(70, 172).bfloat16());
        Tensor[] Run(Func<Tensor, Tensor> type)
        {
            var (normed, sum) = Fused.add_rms_norm(type(x), type(residual), type(weight), 1e-5);
            return [normed, sum, .. autograd.grad([normed, sum], [x, residual, weight], [type(first), type(second)])];
        }

        foreach (var (expected, actual) in Plainly(() => Run(tensor => tensor.@double())).Zip(Run(tensor => tensor)))
        {
            Assert.Equal(ScalarType.BFloat16, actual.dtype);
            Assert.InRange((actual.@double() - expected.@double()).norm().ToDouble(), 0, 4e-3 * expected.@double().norm().ToDouble());
        }

        Assert.Equal(ScalarType.Float16, Fused.rms_norm(randn(3, 8).half(), ones([8], float16), 1e-5).dtype);
    }

    [DeviceTheory]
    [Devices(1, 1, 1, 1, 1, 1, 0)]
    [Devices(1, 4, 4, 8, 1, 9, 8)]
    [Devices(1, 4, 2, 12, 3, 3, 0)]
    [Devices(2, 4, 2, 32, 70, 70, 0)]
    [Devices(1, 2, 1, 20, 65, 81, 16)]
    [Devices(2, 3, 3, 7, 130, 130, 0)]
    [Devices(1, 2, 2, 16, 5, 200, 200)]
    public void Attention_and_its_gradients_equal_the_definition(string device, int batch, int heads, int keyHeads, int head, int queries, int keys, int past)
    {
        using var scope = NewDisposeScope();
        manual_seed(10);
        // Sums of blocks of keys, in float32 and in another order.
        var (each, all) = device == TestDevice.Cpu ? (5e-6, 2e-6) : (1e-4, 2e-5);
        Tensor Heads(int count, int length) => randn([batch, length, count, head], device: device).requires_grad_();
        var (q, k, v) = (Heads(heads, queries), Heads(keyHeads, keys), Heads(keyHeads, keys));
        var seed = randn([batch, heads, queries, head], device: device);
        Tensor[] Run(ScalarType type)
        {
            var result = Fused.attention(q.transpose(1, 2).to(type), k.transpose(1, 2).to(type), v.transpose(1, 2).to(type), causal: true, 0.3, past);
            return [result, .. autograd.grad([result], [q, k, v], [seed.to(type)])];
        }

        var exact = Run(ScalarType.Float64);
        foreach (var (expected, actual) in exact.Zip(Run(ScalarType.Float32)))
        {
            Near.Equal(expected.to(ScalarType.Float32), actual, each, 1e-5);
            Assert.True((actual.to(ScalarType.Float64) - expected).norm().ToDouble() <= all * expected.norm().ToDouble() + 1e-12);
        }
    }

    private static readonly Dictionary<string, (double Tolerance, long[][] Shapes, Func<Tensor[], Tensor[]> Of)> Operators = new()
    {
        ["norm"] = (4e-3, [[70, 176], [70, 176], [176]], x => Both(Fused.add_rms_norm(x[0], x[1], x[2], 1e-5))),
        ["rotation"] = (4e-3, [[2, 4, 40, 32], [2, 2, 40, 32]], x => Both(Fused.rope(x[0], x[1], Angles(x[0].device).cos(), Angles(x[0].device).sin()))),
        ["gated activation"] = (4e-3, [[70, 64], [70, 64]], x => [Fused.swiglu(x[0], x[1])]),
        // Kernels of a device round the probabilities as well.
        ["attention"] = (1.5e-2, [[2, 4, 70, 32], [2, 2, 70, 32], [2, 2, 70, 32]], x => [Fused.attention(x[0], x[1], x[2], causal: true)]),
    };

    public static TheoryData<string> OperatorNames => [.. Operators.Keys];

    private static Tensor[] Both((Tensor First, Tensor Second) pair) => [pair.First, pair.Second];

    private static Tensor Angles(Device device) => outer(arange(40, ScalarType.Float32, device), exp(arange(16, ScalarType.Float32, device) * -0.3));

    [DeviceTheory]
    [Devices(Of = nameof(OperatorNames))]
    public void In_bfloat16_results_and_gradients_are_within_its_precision_of_the_definition_in_float64(string device, string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(18);
        var (tolerance, shapes, of) = Operators[name];
        Tensor[] inputs = [.. shapes.Select(shape => randn(shape, device: device).bfloat16().requires_grad_())];
        Tensor[] seeds = [];
        Tensor[] Run(ScalarType type)
        {
            var results = of([.. inputs.Select(input => input.to(type))]);
            if (seeds.Length == 0) seeds = [.. results.Select(result => randn(result.shape, device: device).bfloat16())];
            return [.. results, .. autograd.grad([.. results], [.. inputs], [.. seeds.Select(seed => seed.to(type))])];
        }

        foreach (var (expected, actual) in Plainly(() => Run(ScalarType.Float64)).Zip(Run(ScalarType.BFloat16)))
        {
            Assert.Equal(ScalarType.BFloat16, actual.dtype);
            Assert.InRange((actual.@double() - expected.@double()).norm().ToDouble(), 0, tolerance * expected.@double().norm().ToDouble());
        }
    }

    [Theory]
    [InlineData(4, 1, 1)]
    [InlineData(7, 64, 172)]
    [InlineData(50, 300, 33)]
    [InlineData(600, 17, 95)]
    public void Product_without_gradients_equals_the_definition_and_treats_every_row_alike(int rows, int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        manual_seed(15);
        var (x, weight, bias) = (randn(rows, inputs), randn(outputs, inputs), randn(outputs));
        var all = Fused.linear(x, weight, bias);
        Near.Equal((x.to(ScalarType.Float64).matmul(weight.to(ScalarType.Float64).t()) + bias).to(ScalarType.Float32), all, 1e-4, 1e-5);
        Assert.Equal(all.narrow(0, rows - Fused.EvenRows, Fused.EvenRows).data<float>().ToArray(), Fused.linear(x.narrow(0, rows - Fused.EvenRows, Fused.EvenRows), weight, bias).data<float>().ToArray());
        Assert.Equal(all.data<float>().ToArray(), Fused.linear(x.unsqueeze(1).expand(rows, 3, inputs), weight, bias).select(1, 2).data<float>().ToArray());
    }

    [Fact]
    public void Product_of_few_rows_or_with_gradients_is_libtorchs_own()
    {
        using var scope = NewDisposeScope();
        manual_seed(16);
        var (x, weight) = (randn([8, 5], requires_grad: true), randn([3, 5], requires_grad: true));
        Assert.True(Fused.linear(x, weight, null).requires_grad);
        using var plain = no_grad();
        Assert.Equal(nn.functional.linear(x.narrow(0, 0, 1), weight).data<float>().ToArray(), Fused.linear(x.narrow(0, 0, 1), weight, null).data<float>().ToArray());
    }

    [DeviceTheory]
    [Devices(1, 1)]
    [Devices(33, 40)]
    public void Addition_with_norm_and_its_gradients_equal_the_definition(string device, int rows, int width)
    {
        using var scope = NewDisposeScope();
        manual_seed(12);
        var (x, residual) = (randn([2, rows, width], device: device, requires_grad: true), randn([2, rows, width], device: device, requires_grad: true));
        var weight = (randn([width], device: device) + 1).requires_grad_();
        var (first, second) = (randn([2, rows, width], device: device), randn([2, rows, width], device: device));
        Tensor[] Run()
        {
            var (normed, sum) = Fused.add_rms_norm(x, residual, weight, 1e-5);
            return [normed, sum, .. autograd.grad([normed, sum], [x, residual, weight], [first, second]),
                .. autograd.grad([Fused.add_rms_norm(x, residual, weight, 1e-5).Sum], [x], [second]),
                .. autograd.grad([Fused.add_rms_norm(x, residual, weight, 1e-5).Normed], [residual], [first])];
        }

        AllNear(Plainly(Run), Run(), 2e-5);
    }

    [DeviceTheory]
    [Devices(1, 8, 4, false)]
    [Devices(5, 10, 3, false)]
    [Devices(5, 10, 3, true)]
    [Devices(40, 32, 16, true)]
    public void Rotation_and_its_gradients_equal_the_definition(string device, int length, int head, int pairs, bool interleaved)
    {
        using var scope = NewDisposeScope();
        manual_seed(13);
        var (q, k) = (randn([2, length, 4, head], device: device, requires_grad: true), randn([2, length, 2, head], device: device, requires_grad: true));
        var angles = randn([length, pairs], device: device);
        var (first, second) = (randn([2, 4, length, head], device: device), randn([2, 2, length, head], device: device));
        Tensor[] Run()
        {
            var (queries, keys) = Fused.rope(q.transpose(1, 2), k.transpose(1, 2), angles.cos(), angles.sin(), interleaved);
            return [queries, keys, .. autograd.grad([queries, keys], [q, k], [first, second])];
        }

        AllNear(Plainly(Run), Run(), 1e-6);
        var (turned, _) = Fused.rope(q.transpose(1, 2), k.transpose(1, 2), angles.cos(), angles.sin(), interleaved);
        Near.Equal(q.norm(), turned.norm(), 1e-4, 1e-5);
    }

    [DeviceTheory]
    [Devices(1, 1)]
    [Devices(3, 33)]
    [Devices(70, 64)]
    public void Gated_activation_and_its_gradients_equal_the_definition(string device, int rows, int width)
    {
        using var scope = NewDisposeScope();
        manual_seed(14);
        // Halves of one product: rows of twice the width.
        var both = (randn([rows, 2 * width], device: device) * 20).requires_grad_();
        var seed = randn([rows, width], device: device);
        Tensor[] Run(ScalarType type)
        {
            var halves = both.to(type).chunk(2, -1);
            var result = Fused.swiglu(halves[0], halves[1]);
            return [result, .. autograd.grad([result], [both], [seed.to(type)])];
        }

        AllNear([.. Run(ScalarType.Float64).Select(value => value.to(ScalarType.Float32))], Run(ScalarType.Float32), 1e-4);
    }

    [DeviceTheory]
    [Devices(1, 8, 8)]
    [Devices(32, 1, 1)]
    [Devices(33, 7, 5)]
    [Devices(70, 33, 64)]
    [Devices(131, 100, 600)]
    [Devices(600, 160, 40)]
    public void Linear_products_and_their_gradients_equal_the_definition(string device, int rows, int outputs, int inputs)
    {
        using var scope = NewDisposeScope();
        manual_seed(15);
        // Neither factor need be contiguous; all are bfloat16 numbers, so that no type rounds them.
        Tensor Random(params long[] shape) => randn(shape, device: device).to(ScalarType.BFloat16).to(ScalarType.Float32);
        var x = Random(2, inputs, rows).transpose(1, 2).requires_grad_();
        var weight = Random(outputs, 2 * inputs).narrow(1, 3 % inputs, inputs).requires_grad_();
        var bias = Random(outputs).requires_grad_();
        var seed = Random(2, rows, outputs);
        Tensor[] Run(ScalarType type)
        {
            var result = Fused.linear(x.to(type), weight.to(type), bias.to(type));
            return [result, .. autograd.grad([result], [x, weight, bias], [seed.to(type)])];
        }

        // bfloat16: a product and its sum with the bias are rounded one after the other, half of 2⁻⁸ each at most; libtorch's products of few rows also sum in bfloat16.
        foreach (var (type, tolerance) in ((ScalarType, double)[])[(ScalarType.Float32, device == TestDevice.Cpu ? 1e-6 : 5e-6), (ScalarType.BFloat16, rows < 64 ? 2e-2 : 4e-3)])
            foreach (var (expected, actual) in Run(ScalarType.Float64).Zip(Run(type)))
                Assert.InRange((actual.to(ScalarType.Float64) - expected).norm().ToDouble() / expected.norm().ToDouble(), 0, tolerance);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Linear_products_are_the_same_bits_for_any_number_of_threads_and_have_second_derivatives(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(16);
        var (x, weight) = (randn([300, 48], type).requires_grad_(), randn([80, 48], type).requires_grad_());
        Tensor[] Run()
        {
            var result = Fused.linear(x, weight);
            return [result, .. autograd.grad([result], [x, weight], [result.detach()])];
        }

        var threads = get_num_threads();
        set_num_threads(1);
        var one = Run();
        set_num_threads(3);
        var three = Run();
        set_num_threads(threads);
        foreach (var (first, second) in one.Zip(three)) Assert.True(first.equal(second).all().ToBoolean());

        Tensor Second(Func<Tensor, Tensor, Tensor> linear) =>
            autograd.grad([autograd.grad([linear(x, weight).square().sum()], [x], create_graph: true)[0].square().sum()], [weight])[0];
        Tensor[] seconds = [Second((a, b) => a.mm(b.t())).to(ScalarType.Float32), Second((a, b) => Fused.linear(a, b)).to(ScalarType.Float32)];
        Near.Equal(seconds[0], seconds[1], 1e-1, type == ScalarType.Float32 ? 1e-4 : 2e-2);
    }

    /// <summary>Rows that begin so many numbers after each other, and not at the first: sliding windows, of which a product may not take a stride for a matrix's.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Linear_products_of_rows_that_overlap_equal_the_definition(int stride)
    {
        using var scope = NewDisposeScope();
        manual_seed(17);
        var (numbers, others) = (randn([300], bfloat16), randn([300], bfloat16));
        var (x, weight) = (numbers.narrow(0, 1, 299).unfold(0, 48, stride), others.narrow(0, 1, 299).unfold(0, 48, stride));
        var expected = nn.functional.linear(x.to(ScalarType.Float64), weight.to(ScalarType.Float64));
        var actual = Fused.linear(x, weight).to(ScalarType.Float64);
        Assert.InRange((actual - expected).norm().ToDouble() / expected.norm().ToDouble(), 0, 4e-3);
    }

    private static Tensor[] Plainly(Func<Tensor[]> function)
    {
        Fused.Enabled = false;
        try
        {
            return function();
        }
        finally
        {
            Fused.Enabled = true;
        }
    }

    private static void AllNear(Tensor[] expected, Tensor[] actual, double tolerance)
    {
        foreach (var (wanted, seen) in expected.Zip(actual)) Near.Equal(wanted, seen, tolerance, 1e-5);
    }

    [Fact]
    public void Attention_of_bfloat16_is_computed_in_float32_and_rounded_once()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var (q, k, v) = (randn(1, 2, 9, 8).bfloat16(), randn(1, 2, 9, 8).bfloat16(), randn(1, 2, 9, 8).bfloat16());
        var wide = Fused.attention(q.@float(), k.@float(), v.@float(), causal: true);
        Assert.True((Fused.attention(q, k, v, causal: true) == wide.bfloat16()).all().ToBoolean());
    }

    [DeviceTheory]
    [Devices]
    public void Attention_shows_that_a_value_is_no_number(string device)
    {
        using var scope = NewDisposeScope();
        var q = randn([1, 1, 40, 8], device: device);
        q[0, 0, 20, 3] = double.NaN;
        var result = Fused.attention(q, randn([1, 1, 40, 8], device: device), randn([1, 1, 40, 8], device: device), causal: true);
        Assert.Equal(8, result.isnan().sum().ToDouble());
    }

    [Fact]
    public void Attention_has_no_second_derivative_and_says_so()
    {
        using var scope = NewDisposeScope();
        var q = randn([1, 1, 4, 8], requires_grad: true);
        var error = Assert.ThrowsAny<Exception>(() => autograd.grad([Fused.attention(q, q, q, true).sum()], [q], create_graph: true));
        Assert.Contains("no second derivative", error.Message);
    }

    [DeviceTheory]
    [Devices]
    public void Grouped_query_attention_shares_key_heads_between_neighbours(string device)
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        var tolerance = device == TestDevice.Cpu ? 1e-6 : 1e-4;
        var q = randn([2, 4, 6, 8], device: device);
        var k = randn([2, 2, 6, 8], device: device);
        var v = randn([2, 2, 6, 8], device: device);
        var actual = Fused.attention(q, k, v, causal: true);
        var head = Fused.attention(q.narrow(1, 3, 1), k.narrow(1, 1, 1), v.narrow(1, 1, 1), causal: true);
        Near.Equal(head, actual.narrow(1, 3, 1), tolerance);
        Near.Equal(actual, Fused.attention(q * 2, k, v, true, 0.5 / Math.Sqrt(8)), 10 * tolerance);
        Assert.Throws<ArgumentException>(() => Fused.attention(q, randn([2, 3, 6, 8], device: device), randn([2, 3, 6, 8], device: device), true));
    }

    [Fact]
    public void Rotation_refuses_tables_of_two_shapes()
    {
        using var scope = NewDisposeScope();
        var q = randn([1, 2, 40, 8]);
        var error = Assert.ThrowsAny<Exception>(() => Fused.rope(q, q, randn([40, 4]), randn([1, 4])));
        Assert.Contains("tables of shapes [40, 4] and [1, 4]", error.Message);
    }

    [Theory]
    [InlineData(KernelGrid.R2Q, 1)]
    [InlineData(KernelGrid.LlmQat, 2)]
    public void Fake_quantization_refuses_another_number_of_scales_than_the_grid_has(KernelGrid grid, int count)
    {
        using var scope = NewDisposeScope();
        Tensor[] scales = [.. Enumerable.Range(0, count).Select(_ => ones([2, 1]))];
        var error = Assert.ThrowsAny<Exception>(() => Fused.fake_quantize(randn([2, 64]), scales, grid, 2, 64, 2, KernelRule.PassThrough, false, float32));
        Assert.Contains($"parameters, not {count}", error.Message);
    }

    [Fact]
    public void A_loss_over_an_empty_vocabulary_that_no_token_counts_in_is_zero()
    {
        using var scope = NewDisposeScope();
        var loss = Fused.linear_loss(KernelLoss.CrossEntropy, 0, (randn([40, 8]), randn([0, 8])), null, full([40], -1, int64), chunk: 16);
        Assert.Equal(0, loss.ToDouble());
    }

    [DeviceTheory]
    [Devices]
    public void Bytes_go_in_and_out_of_any_layout(string device)
    {
        using var scope = NewDisposeScope();
        var x = zeros([2, 3], device: device).t();
        var bytes = new byte[24];
        BitConverter.TryWriteBytes(bytes.AsSpan(4), 5f);
        Fused.copy_from_bytes(x, bytes);
        Assert.Equal(5, x[0, 1].ToDouble());
        Assert.Equal(bytes, Fused.to_bytes(x));
        var parameter = new Parameter(zeros([2], bfloat16, device));
        Fused.copy_from_bytes(parameter, [0x80, 0x3F, 0, 0]);
        Assert.Equal(1, parameter.sum().ToDouble());
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => Fused.copy_from_bytes(zeros([2], device: device), new byte[4]));
    }
}
