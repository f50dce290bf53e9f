using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>Paired differences against figures worked out by hand.</summary>
public sealed class PairedDifferenceTests
{
    /// <summary>Two-sided binomial tails: 2·(1+10+45)/1024, 2·1/32, no split at all, an even split.</summary>
    [Theory]
    [InlineData(8, 2, 112.0 / 1024)]
    [InlineData(0, 5, 2.0 / 32)]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    public void McNemar_is_the_exact_tail(int onlyFirst, int onlySecond, double expected) =>
        Assert.Equal(expected, PairedDifference.ExactMcNemar(onlyFirst, onlySecond), 12);

    [Fact]
    public void Thousands_of_items_do_not_overflow() => Assert.InRange(PairedDifference.ExactMcNemar(6000, 5700), 0.005, 0.007);

    /// <summary>Differences +1, 0, 0, −1, +1, 0, 0, 0: mean 1/8, sample variance (2·(7/8)² + (9/8)² + 5/64)/7.</summary>
    [Fact]
    public void Answers_give_mean_error_and_split()
    {
        bool[] first = [true, true, false, false, true, true, false, true], second = [false, true, false, true, false, true, false, true];
        var difference = PairedDifference.OfAnswers(first, second);
        Assert.Equal((8, 0.125, 2, 1), (difference.Items, difference.Mean, difference.OnlyFirst!.Value, difference.OnlySecond!.Value));
        double variance = (2 * 49.0 / 64 + 81.0 / 64 + 5.0 / 64) / 7;
        Assert.Equal(Math.Sqrt(variance / 8), difference.StandardError!.Value, 12);
        Assert.True(difference.IsNoise);
    }

    [Fact]
    public void A_small_difference_on_every_item_is_told_from_noise_although_items_differ_much()
    {
        double[] second = [.. Enumerable.Range(0, 100).Select(i => 10.0 * (i % 7))];
        double[] first = [.. second.Select((value, i) => value + 0.1 + 0.01 * (i % 3))];
        var difference = PairedDifference.OfRatios(first, second, [.. first.Select(_ => 1.0)]);
        Assert.False(difference.IsNoise);
        Assert.InRange(difference.Mean, 0.1, 0.12);
    }

    [Fact]
    public void Sums_give_what_the_clusters_give()
    {
        var random = new Random(5);
        double[] sizes = [.. Enumerable.Range(0, 50).Select(_ => 1.0 + random.Next(100))];
        double[] first = [.. sizes.Select(size => size * (2 + random.NextDouble()))], second = [.. sizes.Select(size => size * (2 + random.NextDouble()))];
        var expected = PairedDifference.OfRatios(first, second, sizes);
        double[] d = [.. first.Zip(second, (a, b) => a - b)];
        var actual = PairedDifference.OfSums(50, d.Sum(), sizes.Sum(), d.Sum(x => x * x), d.Zip(sizes, (x, t) => x * t).Sum(), sizes.Sum(t => t * t));
        Assert.Equal(expected.Mean, actual.Mean, 12);
        Assert.Equal(expected.StandardError!.Value, actual.StandardError!.Value, 12);
        Assert.Equal(0, PairedDifference.OfCounts(10, 0, 0).StandardError);
    }

    [Fact]
    public void One_item_says_nothing()
    {
        Assert.True(PairedDifference.OfRatios([1], [0], [1]).IsNoise);
    }
}
