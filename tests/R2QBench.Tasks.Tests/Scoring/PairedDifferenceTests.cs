using System.Numerics;
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

    /// <summary>Sums of binomial coefficients in whole numbers of any length, every split of up to 40 and one of 1,100.</summary>
    [Fact]
    public void McNemar_is_the_sum_of_binomial_coefficients()
    {
        foreach (var (b, c) in Enumerable.Range(0, 41).SelectMany(n => Enumerable.Range(0, n + 1).Select(b => (b, n - b))).Append((480, 620)))
        {
            BigInteger coefficient = 1, sum = 0;
            for (var k = 0; k <= Math.Min(b, c); k++, coefficient = coefficient * (b + c - k + 1) / k) sum += coefficient;
            var expected = Math.Min(1, Math.Exp(BigInteger.Log(2 * sum) - (b + c) * Math.Log(2)));

            Assert.Equal(expected, PairedDifference.ExactMcNemar(b, c), 1e-11);
        }
    }

    /// <summary>The interval leaves zero out, but so uneven a split has probabilities of 0.125 and 0.0625: coins do that.</summary>
    [Theory]
    [InlineData(100, 4, 0, 0.125)]
    [InlineData(100, 0, 4, 0.125)]
    [InlineData(5, 5, 0, 0.0625)]
    public void Few_items_that_differ_do_not_tell_two_models_apart(int items, int onlyFirst, int onlySecond, double probability)
    {
        var difference = PairedDifference.OfCounts(items, onlyFirst, onlySecond);
        Assert.True(difference.Low > 0 || difference.High < 0);
        Assert.Equal(probability, difference.McNemar!.Value, 12);
        Assert.True(difference.IsNoise);
    }

    [Theory]
    [InlineData(100, 6, 0)]      // 2/64
    [InlineData(1000, 60, 30)]
    public void Enough_items_that_differ_do(int items, int onlyFirst, int onlySecond) => Assert.False(PairedDifference.OfCounts(items, onlyFirst, onlySecond).IsNoise);

    /// <summary>Five windows with a mean of 0.0222 and an error of 0.0084: 1.96 errors are 0.0165, but t with four degrees of freedom is 2.776 (numpy).</summary>
    [Fact]
    public void The_interval_of_few_windows_is_that_of_students_t()
    {
        double[] differences = [0.031, 0.012, 0.045, -0.004, 0.027];
        var difference = PairedDifference.OfRatios(differences, new double[5], [1, 1, 1, 1, 1]);
        Assert.Equal(0.0222, difference.Mean, 12);
        Assert.Equal(0.008398809439438425, difference.StandardError!.Value, 12);
        Assert.Equal(0.0222 + 0.023318833, difference.High!.Value, 5e-6);
        Assert.Equal(0.0222 - 0.023318833, difference.Low!.Value, 5e-6);
        Assert.True(difference.IsNoise);
    }

    /// <summary>Windows of 100, 50 and 80 tokens, in numpy.</summary>
    [Fact]
    public void Windows_of_different_lengths_weigh_by_their_tokens()
    {
        var difference = PairedDifference.OfRatios([410, 120, 260], [400, 123, 250], [100, 50, 80]);
        Assert.Equal(0.07391304347826087, difference.Mean, 12);
        Assert.Equal(0.04402061662024042, difference.StandardError!.Value, 12);
    }

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
