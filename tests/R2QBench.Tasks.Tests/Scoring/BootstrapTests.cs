using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>Resampling agrees with the formulas where both hold.</summary>
public sealed class BootstrapTests
{
    [Fact]
    public void The_error_of_a_proportion_is_that_of_the_formula()
    {
        bool[] right = [.. Enumerable.Range(0, 400).Select(i => i % 4 == 0)];
        double formula = new StandardErrors(0).OfProportion(right)!.Value, drawn = new StandardErrors(2000).OfProportion(right)!.Value;
        Assert.InRange(drawn / formula, 0.93, 1.07);
        Assert.Equal(drawn, new StandardErrors(2000).OfProportion(right));
    }

    [Fact]
    public void The_error_of_a_perplexity_is_close_to_that_of_the_delta_method()
    {
        double[] sums = [.. Enumerable.Range(0, 200).Select(i => 100 + 10 * Math.Sin(i))];
        long[] sizes = [.. sums.Select((_, i) => 50L + i % 3)];
        var (value, formula) = new StandardErrors(0).OfExponential(sums, sizes);
        var (same, drawn) = new StandardErrors(2000).OfExponential(sums, sizes);
        Assert.Equal(value, same);
        Assert.InRange(drawn!.Value / formula!.Value, 0.9, 1.1);
    }

    /// <summary>Three clusters can be drawn in 27 ways: the spread over all of them, in numpy, is 0.748790, and 13.742410 of the exponential.</summary>
    [Fact]
    public void Many_draws_come_to_the_spread_over_all_ways_of_drawing()
    {
        double[] sums = [3, 1, 8];
        long[] sizes = [1, 1, 2];
        Assert.Equal(0.7487896, Bootstrap.OfRatio(sums, sizes, 40_000)!.Value, 0.01 * 0.75);
        Assert.Equal(13.7424096, Bootstrap.Of(sums, sizes, 40_000, Math.Exp)!.Value, 0.02 * 13.7);
    }

    [Fact]
    public void One_cluster_has_no_error() => Assert.Null(Bootstrap.OfRatio([1], [1], 10));
}
