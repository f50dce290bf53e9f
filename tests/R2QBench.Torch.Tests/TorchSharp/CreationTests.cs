using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>New tensors have the shape, type and values that TorchSharp gives them.</summary>
public class CreationTests
{
    [Fact]
    public void Numbers_get_the_types_of_TorchSharp()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Int32, tensor(3).dtype);
        Assert.Equal(ScalarType.Float32, tensor(3f).dtype);
        Assert.Equal(ScalarType.Float64, tensor(3.0).dtype);
        Assert.Equal(ScalarType.Int64, tensor(3L).dtype);
        Assert.Equal(ScalarType.Bool, tensor(true).dtype);
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Float32, arange(0, 1, 0.5).dtype);
        Assert.Equal(ScalarType.Int64, full([1], 1).dtype);
        Assert.Equal(ScalarType.Float32, full([1], 1.0).dtype);
        Assert.Equal(ScalarType.Float32, zeros(2).dtype);
        Assert.Equal(ScalarType.BFloat16, zeros([2], bfloat16).dtype);
        Assert.Equal(0, tensor(3).dim());
    }

    [Fact]
    public void Sizes_come_as_numbers_arrays_or_spans()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2L, 3], zeros(2, 3).shape);
        Assert.Equal([2L, 3], ones([2, 3]).shape);
        Assert.Equal([2L, 3, 4, 5], empty(2, 3, 4, 5).shape);
        Assert.Equal([2L, 3], rand(new long[] { 2, 3 }).shape);
        ReadOnlySpan<long> sizes = [4, 1];
        Assert.Equal([4L, 1], randn(sizes).shape);
        Assert.Equal([0L, 3], zeros(0, 3).shape);
        Assert.Equal([3L, 3], eye(3).shape);
        Assert.True(ones([2], requires_grad: true).requires_grad);
    }

    [Fact]
    public void Arrays_of_any_rank_are_copied_in_order()
    {
        using var scope = NewDisposeScope();
        var source = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        var copy = tensor(source);
        source[0, 0] = 9;
        Assert.Equal([2L, 3], copy.shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], copy.data<float>().ToArray());
        Assert.Equal([2L, 2], tensor(new long[] { 1, 2, 3, 4 }, [2, 2]).shape);
        Assert.Equal([1L, 2], tensor(new List<long> { 1, 2 }).data<long>().ToArray());
        Assert.Equal([1d, 2], tensor(new[] { 1, 2 }, float64).data<double>().ToArray());
        Assert.Equal([2, 3], frombuffer(new[] { 1, 2, 3, 4 }, int32, count: 2, offset: 1).data<int>().ToArray());
        Assert.Equal([1L, 1, 2], from_array(new byte[1, 1, 2]).shape);
        Assert.Equal([true, false], as_tensor(new[] { true, false }).data<bool>().ToArray());
        Assert.Throws<ArgumentException>(() => frombuffer(new[] { 1, 2 }, float32));
    }

    [Fact]
    public void Ranges_and_likenesses_have_the_expected_values()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2L, 4], arange(2, 6, 2).data<long>().ToArray());
        Near.Equal([0f, 0.5f, 1], linspace(0, 1, 3).data<float>().ToArray(), 0);
        var like = ones([2, 2], float64);
        Assert.Equal(ScalarType.Float64, zeros_like(like).dtype);
        Assert.Equal(ScalarType.Int32, ones_like(like, int32).dtype);
        Assert.Equal([7d, 7, 7, 7], full_like(like, 7).flatten().data<double>().ToArray());
        Assert.Equal(like.shape, randn_like(like).shape);
        Assert.Equal(like.shape, rand_like(like).shape);
        Assert.Equal(like.shape, empty_like(like).shape);
        Assert.InRange(randint(3, 5, [50]).min().ToInt64(), 3, 4);
    }

    [Fact]
    public void The_default_type_of_real_numbers_can_be_changed()
    {
        try
        {
            set_default_dtype(ScalarType.Float64);
            Assert.Equal(ScalarType.Float64, get_default_dtype());
            using var one = ones(1);
            Assert.Equal(ScalarType.Float64, one.dtype);
        }
        finally
        {
            set_default_dtype(ScalarType.Float32);
        }
    }
}
