using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>C# operators mean the same as TorchSharp's, with every kind of number on either side.</summary>
public class TensorOperatorsTests
{
    [Fact]
    public void Arithmetic_takes_tensors_and_numbers_on_either_side()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, 2, 4 });
        Scalar two = 2;
        Near.Equal([3f, 4, 6], (x + 2).data<float>(), 0);
        Near.Equal([3f, 4, 6], (2L + x).data<float>(), 0);
        Near.Equal([3f, 4, 6], (two + x).data<float>(), 0);
        Near.Equal([1f, 0, -2], (2f - x).data<float>(), 0);
        Near.Equal([-1f, 0, 2], (x - 2.0).data<float>(), 0);
        Near.Equal([2f, 4, 8], (x * two).data<float>(), 0);
        Near.Equal([2f, 1, 0.5f], (2 / x).data<float>(), 0);
        Near.Equal([1f, 0, 0], (x % 2 == 1).to(float32).data<float>(), 0);
        Near.Equal([-1f, -2, -4], (-x).data<float>(), 0);
        Assert.Equal(ScalarType.Float32, (x * 2.5).dtype);
        Assert.Equal(ScalarType.Int64, (arange(3) * 2).dtype);
        Assert.Equal(ScalarType.Float32, (arange(3) * 2.5).dtype);
    }

    [Fact]
    public void Comparison_is_element_by_element()
    {
        using var scope = NewDisposeScope();
        var x = arange(4);
        Assert.Equal([false, false, true, false], (x == 2).data<bool>().ToArray());
        Assert.Equal([true, true, false, true], (x != 2).data<bool>().ToArray());
        Assert.Equal([true, true, true, false], (2 >= x).data<bool>().ToArray());
        Assert.Equal([false, false, false, true], (x > tensor(2L)).data<bool>().ToArray());
        Assert.Equal([true, false, false, true], ((x < 1) | (x > 2)).data<bool>().ToArray());
        Assert.Equal([false, true, true, false], (~((x < 1) | (x > 2))).data<bool>().ToArray());
        Assert.Equal([false, true, true, false], ((x >= 1) & (x <= 2)).data<bool>().ToArray());
        Assert.Equal([1L, 0, 3, 2], (x ^ tensor(1L)).data<long>().ToArray());
    }

    [Fact]
    public void Numbers_and_arrays_become_tensors_where_one_is_wanted()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { -1, 1 });
        Assert.Equal([0f, 1], maximum(x, 0f).data<float>().ToArray());
        Assert.Equal([0f, 1], where(x > 0, x, 0f).data<float>().ToArray());
        Tensor array = new long[] { 1, 2 };
        Assert.Equal(ScalarType.Int64, array.dtype);
        Assert.Equal(1.5, (double)tensor(1.5));
        Assert.Equal(2, (int)tensor(2L));
        Assert.Equal(2f, tensor(2L).ToSingle());
        Assert.True(tensor(2L).ToBoolean());
    }

    [Fact]
    public void Bit_operations_shift_and_mask()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new long[] { 1, 2, 3 });
        Assert.Equal([4L, 8, 12], x.bitwise_left_shift(tensor(2L)).data<long>().ToArray());
        Assert.Equal([0L, 1, 1], x.bitwise_right_shift(tensor(1L)).data<long>().ToArray());
        Assert.Equal([1L, 0, 1], x.bitwise_and(tensor(1L)).data<long>().ToArray());
        Assert.Equal([5L, 6, 7], x.bitwise_or(tensor(4L)).data<long>().ToArray());
    }
}
