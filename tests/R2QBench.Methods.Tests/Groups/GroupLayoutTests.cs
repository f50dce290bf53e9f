using R2QBench.Methods.Groups;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Groups;

public sealed class GroupLayoutTests
{
    // (columns, group size) -> full groups per row, size, tail, parameter rows, groups of 5 rows
    [Theory]
    [InlineData(128, 64, 2, 64, 0, 5, 10)]
    [InlineData(172, 64, 2, 64, 44, 5, 15)]
    [InlineData(64, 128, 1, 64, 0, 5, 5)]
    [InlineData(172, -1, 1, 172, 0, 5, 5)]
    [InlineData(172, 0, 1, 860, 0, 1, 1)]
    [InlineData(3, 2, 1, 2, 1, 5, 10)]
    public void Groups_are_counted_without_padding(long columns, int groupSize, long full, long size, long tail, long parameterRows, long groups)
    {
        var layout = new GroupLayout(5, columns, groupSize);

        Assert.Equal((full, size, tail, parameterRows, groups), (layout.FullGroups, layout.Size, layout.Tail, layout.ParameterRows, layout.GroupCount));
    }

    [Theory]
    [InlineData(128, 64)]
    [InlineData(172, 64)]
    [InlineData(172, -1)]
    [InlineData(172, 0)]
    [InlineData(65, 64)]
    public void Joining_the_slices_gives_the_matrix_and_the_parameters_back(long columns, int groupSize)
    {
        using var scope = NewDisposeScope();
        var layout = new GroupLayout(5, columns, groupSize);
        var weight = Weights.Gauss(5, columns);
        var parameter = Weights.Gauss(layout.ParameterRows, layout.GroupsPerRow);

        var blocks = layout.Slice(weight);
        var slices = layout.SliceParameter(parameter);

        Assert.True(Weights.SameBits(weight, layout.Join(blocks)));
        Assert.True(Weights.SameBits(parameter, layout.JoinParameter(slices)));
        Assert.Equal(blocks.Select(b => (b.shape[0], b.shape[1], 1L)), slices.Select(s => (s.shape[0], s.shape[1], s.shape[2])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-2)]
    public void A_group_of_less_than_two_weights_is_refused(int groupSize)
    {
        Assert.False(GroupLayout.IsGroupSize(groupSize));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupLayout(4, 8, groupSize));
    }
}
