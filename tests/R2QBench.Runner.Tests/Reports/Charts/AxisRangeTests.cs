using R2QBench.Runner.Reports.Charts;
using R2QBench.Runner.Reports.Statistics;
using Xunit;

namespace R2QBench.Runner.Tests.Reports.Charts;

/// <summary>An axis shows differences: what would squeeze them is left outside, and only that.</summary>
public class AxisRangeTests
{
    [Theory]
    [InlineData(new[] { 1.75, 1.76, 1.80, 1.83, 2.16, 2.17 }, new[] { true, true, true, true, false, false })]
    [InlineData(new[] { 1.75, 1.75, 1.78, 1.82 }, new[] { true, true, true, true })]
    [InlineData(new[] { 5.1, 5.2, 6.4, 318 }, new[] { true, true, true, false })]
    [InlineData(new[] { 5.1, 318 }, new[] { true, true })] // of two none is the odd one out
    [InlineData(new[] { 5.1, 200, 250, 318 }, new[] { true, true, true, true })] // the half that is left out would not be the worst few
    [InlineData(new[] { 5.1 }, new[] { true })]
    public void The_worst_few_are_outside_if_they_would_squeeze_the_others(double[] perplexities, bool[] inside)
    {
        var range = Perplexities(perplexities, 0.01);
        Assert.Equal(inside, perplexities.Select(range.Holds));
    }

    [Fact]
    public void A_difference_inside_the_intervals_needs_no_room() =>
        Assert.True(Perplexities([1.758, 1.761, 1.9], 0.02).Holds(1.9)); // 0.003 apart, give or take 0.02

    [Theory]
    [InlineData(4.0, true)] // the axis gets 2.3 times as long
    [InlineData(1.0, false)] // 5 times
    public void A_reference_is_inside_if_it_costs_little(double fullPrecision, bool inside) =>
        Assert.Equal(inside, Perplexities([5.1, 5.5, 6.1], 0.01, fullPrecision).Holds(fullPrecision));

    [Fact]
    public void Wide_intervals_make_the_axis_longer_by_at_most_half_on_each_side()
    {
        var range = AxisRange.Of([(new SeedInterval(88, 1, 2), []), (new SeedInterval(90, 1, 2), []), (new SeedInterval(96, 30, 2), [])], [], higherIsBetter: true, (0, 100));
        Assert.True(range.Holds(96));
        Assert.False(range.Holds(66));
        Assert.InRange(range.High, 100, 101); // no accuracy above 100 %
    }

    [Fact]
    public void Single_seeds_are_inside_with_their_configuration()
    {
        var range = AxisRange.Of([(new SeedInterval(10, 0.1, 2), [9, 11]), (new SeedInterval(10.2, 0.1, 2), [10.2])], [], higherIsBetter: false, null);
        Assert.True(range.Holds(9) && range.Holds(11));
    }

    [Fact]
    public void Perplexities_far_apart_lie_on_a_logarithmic_axis_and_accuracies_never_do()
    {
        var range = Perplexities([5, 320], 0.01);
        Assert.True(range.IsLogarithmic);
        Assert.Equal(Math.Sqrt(range.Low * range.High), range.At(0.5), 9);
        Assert.False(AxisRange.Of([(new SeedInterval(2, null, 1), []), (new SeedInterval(90, null, 1), [])], [], higherIsBetter: true, (0, 100)).IsLogarithmic);
    }

    [Fact]
    public void Equal_values_without_intervals_still_have_an_axis()
    {
        var range = AxisRange.Of([(new SeedInterval(7, null, 1), []), (new SeedInterval(7, null, 1), [])], [], higherIsBetter: false, null);
        Assert.True(range.Low < 7 && range.High > 7);
    }

    private static AxisRange Perplexities(double[] means, double half, params double[] references) =>
        AxisRange.Of(means.Select(mean => (new SeedInterval(mean, half, 1), (IReadOnlyList<double>)[])), references, higherIsBetter: false, null);
}
