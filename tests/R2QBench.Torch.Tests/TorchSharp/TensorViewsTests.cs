using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Views and rearrangements keep the elements and change the shape.</summary>
public class TensorViewsTests
{
    [Fact]
    public void Shapes_after_each_rearrangement()
    {
        using var scope = NewDisposeScope();
        var x = arange(24).view(2, 3, 4);
        Assert.Equal([6L, 4], x.reshape(-1, 4).shape);
        Assert.Equal([4L, 3, 2], x.transpose(0, 2).shape);
        Assert.Equal([3L, 4, 2], x.permute(1, 2, 0).shape);
        Assert.Equal([2L, 4, 3], x.mT.shape);
        Assert.Equal([2L, 12], x.flatten(1).shape);
        Assert.Equal([2L, 1, 3, 4], x.unsqueeze(1).shape);
        Assert.Equal([3L, 4], x.narrow(0, 0, 1).squeeze(0).shape);
        Assert.Equal([3L, 4], x.narrow(0, 0, 1).squeeze().shape);
        Assert.Equal([2L, 3, 2], x.slice(2, 0, 4, 2).shape);
        Assert.Equal([2L, 4], x.select(1, 0).shape);
        Assert.Equal([5L, 3], arange(3).expand(5, 3).shape);
        Assert.Equal([6L], arange(3).repeat(2).shape);
        Assert.Equal([0L, 0, 1, 1], arange(2).repeat_interleave(2).data<long>().ToArray());
        Assert.Equal([2L, 3, 2, 3], x.unfold(2, 3, 1).shape);
        Assert.Equal([3L, 2, 4], x.movedim(0, 1).shape);
    }

    [Fact]
    public void Parts_come_back_in_order()
    {
        using var scope = NewDisposeScope();
        var x = arange(6);
        Assert.Equal([4L, 2], x.split(4).Select(part => part.numel()));
        Assert.Equal([1L, 5], x.split([1, 5]).Select(part => part.numel()));
        Assert.Equal([2L, 2, 2], x.chunk(3).Select(part => part.numel()));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), arange(40).unbind().Select(part => part.ToInt64()));
        Assert.Equal([3L, 4, 5, 0, 1, 2], cat([x.narrow(0, 3, 3), x.narrow(0, 0, 3)], -1).data<long>().ToArray());
        Assert.Equal([2L, 6], stack([x, x]).shape);
        Assert.Equal([6L, 2], stack(new List<Tensor> { x, x }, -1).shape);
        Assert.Equal([5L, 4, 3, 2, 1, 0], x.flip(0).data<long>().ToArray());
        Assert.Equal([5L, 0, 1, 2, 3, 4], x.roll(1).data<long>().ToArray());
    }

    [Fact]
    public void Triangles_and_diagonals()
    {
        using var scope = NewDisposeScope();
        var x = ones(3, 3);
        Assert.Equal(6, x.tril().sum().ToDouble());
        Assert.Equal(3, x.triu(1).sum().ToDouble());
        Assert.Equal(3, x.diagonal().sum().ToDouble());
    }

    [Fact]
    public void Strides_tell_views_from_copies()
    {
        using var scope = NewDisposeScope();
        var x = arange(6).view(2, 3);
        Assert.Equal([3L, 1], x.stride());
        Assert.Equal([1L, 3], x.t().stride());
        Assert.False(x.t().is_contiguous());
        Assert.True(x.t().contiguous().is_contiguous());
        Assert.Equal([0L, 3, 1, 4, 2, 5], x.t().data<long>().ToArray());
        Assert.Equal(4, x.t().data<long>()[1, 1]);
        Assert.Equal(1, x.t().data<long>()[2]);
        Assert.Equal(2, x.size(0));
        Assert.Equal(3, x.size(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.size(2));
    }
}
