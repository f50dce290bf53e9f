using R2QBench.Runner.Slurm;
using Xunit;

namespace R2QBench.Runner.Tests.Slurm;

public sealed class ArrayIndexesTests
{
    [Theory]
    [InlineData("7", new[] { 7 })]
    [InlineData("6-9%1", new[] { 6, 7, 8, 9 })]
    [InlineData("[6-9%1]", new[] { 6, 7, 8, 9 })]
    [InlineData("0,2,4-10:3", new[] { 0, 2, 4, 7, 10 })]
    [InlineData("N/A", new int[0])]
    [InlineData("", new int[0])]
    [InlineData("3-", new int[0])]
    [InlineData("0-4:0", new int[0])]
    [InlineData("0-99999999", new int[0])]
    public void The_short_form_is_expanded(string text, int[] expected) => Assert.Equal(expected, ArrayIndexes.Parse(text));
}
