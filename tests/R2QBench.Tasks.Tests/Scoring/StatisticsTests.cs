using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>Standard errors against values worked out by hand.</summary>
public sealed class StatisticsTests
{
    [Theory]
    [InlineData(0.46, 100, 0.0500908)] // sqrt(0.46·0.54/99)
    [InlineData(1.0, 50, 0.0)]
    [InlineData(0.5, 2, 0.5)]
    public void Error_of_a_proportion(double proportion, long count, double expected)
    {
        Assert.Equal(expected, Statistics.OfProportion(proportion, count)!.Value, 6);
    }

    [Fact]
    public void One_item_has_no_error()
    {
        Assert.Null(Statistics.OfProportion(1, 1));
        Assert.Equal((2.0, null), Statistics.OfClusters([4], [2]));
    }

    [Fact]
    public void Equal_clusters_give_the_usual_error_of_the_mean()
    {
        // Cluster means 1, 2, 3: standard deviation 1, error 1/sqrt(3).
        var (mean, error) = Statistics.OfClusters([10, 20, 30], [10, 10, 10]);
        Assert.Equal(2, mean, 12);
        Assert.Equal(1 / Math.Sqrt(3), error!.Value, 12);
    }

    [Fact]
    public void Larger_clusters_weigh_more()
    {
        var (mean, error) = Statistics.OfClusters([1, 9], [1, 3]);
        Assert.Equal(2.5, mean, 12);
        // residuals −1.5 and 1.5: sqrt(2/1 · 4.5) / 4
        Assert.Equal(0.75, error!.Value, 12);
    }

    [Fact]
    public void Error_of_a_perplexity_is_the_perplexity_times_the_error_of_the_mean()
    {
        Assert.Equal(Math.E * 0.1, Statistics.OfExponential(1, 0.1)!.Value, 12);
        Assert.Null(Statistics.OfExponential(1, null));
    }
}
