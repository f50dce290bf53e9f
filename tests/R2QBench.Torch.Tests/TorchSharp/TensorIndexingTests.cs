using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Indexers select and assign as in Python.</summary>
public class TensorIndexingTests
{
    private static Tensor Grid() => arange(12).view(3, 4);

    [Fact]
    public void Numbers_ranges_and_the_end_select_views()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        Assert.Equal([4L, 5, 6, 7], x[1].data<long>().ToArray());
        Assert.Equal(11, x[-1, -1].ToInt64());
        Assert.Equal([1L, 5, 9], x[.., 1].data<long>().ToArray());
        Assert.Equal([3L, 7, 11], x[.., ^1].data<long>().ToArray());
        Assert.Equal([5L, 6, 9, 10], x[1.., 1..3].data<long>().ToArray());
        Assert.Equal([0L, 2], x[0, TensorIndex.Slice(null, null, 2)].data<long>().ToArray());
        Assert.Equal([3L, 1, 4], x[.., TensorIndex.None, ..].shape);
        Assert.Equal([3L], x[TensorIndex.Ellipsis, 0].shape);
        x[0].zero_();
        Assert.Equal(0, x[0].sum().ToInt64());
    }

    [Fact]
    public void Tensors_select_rows_and_masks_select_elements()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        Assert.Equal([8L, 9, 10, 11, 0, 1, 2, 3], x[tensor(new long[] { 2, 0 })].data<long>().ToArray());
        Assert.Equal([9L, 1], x[TensorIndex.Tensor(tensor(new long[] { 2, 0 })), 1].data<long>().ToArray());
        Assert.Equal([2L, 1], x[tensor(new long[] { 0, 0 }), tensor(new long[] { 2, 1 })].data<long>().ToArray());
        Assert.Equal([9L, 10, 11], x[x > 8].data<long>().ToArray());
        Assert.Equal([1L, 3, 4], x[TensorIndex.Bool(true)].shape);
    }

    [Fact]
    public void Assignment_changes_the_selected_elements_only()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        x[0, 0] = tensor(-1L);
        x[1, ..] = tensor(-2L);
        x[x > 10] = tensor(-3L);
        Assert.Equal([-1L, 1, 2, 3, -2, -2, -2, -2, 8, 9, 10, -3], x.data<long>().ToArray());
        var counts = zeros([3], int64);
        counts.index_put_(ones([4], int64), [tensor(new long[] { 0, 2, 2, 2 })], accumulate: true);
        Assert.Equal([1L, 0, 3], counts.data<long>().ToArray());
        x.index_put_(5, TensorIndex.Slice(0, 1));
        Assert.Equal(20, x[0].sum().ToInt64());
    }

    [Fact]
    public void Gathering_scattering_and_filling_follow_their_index()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        var index = tensor(new long[] { 3, 2, 1 }).unsqueeze(1);
        Assert.Equal([3L, 6, 9], x.gather(1, index).data<long>().ToArray());
        Assert.Equal([8L, 9, 10, 11], x.index_select(0, tensor(new long[] { 2 })).data<long>().ToArray());
        Assert.Equal([0L, 0, 0, 5, 0, 5, 5, 0], zeros([2, 4], int64).scatter_(1, tensor(new long[,] { { 3, 3 }, { 1, 2 } }), full([2, 2], 5)).data<long>().ToArray());
        Assert.Equal([0L, 0, 0, 2], zeros([4], int64).scatter_add_(0, tensor(new long[] { 3, 3 }), ones([2], int64)).data<long>().ToArray());
        Assert.Equal([1L, 0, 2], zeros([3], int64).index_add_(0, tensor(new long[] { 0, 2 }), tensor(new long[] { 1, 2 }), 1).data<long>().ToArray());
        Assert.Equal([2L, 0, 1], zeros([3], int64).index_copy_(0, tensor(new long[] { 2, 0 }), tensor(new long[] { 1, 2 })).data<long>().ToArray());
        Assert.Equal([0L, 9, 9], arange(3).masked_fill(arange(3) > 0, 9).data<long>().ToArray());
        Assert.Equal([1L, 2], arange(3).masked_select(arange(3) > 0).data<long>().ToArray());
    }
}
