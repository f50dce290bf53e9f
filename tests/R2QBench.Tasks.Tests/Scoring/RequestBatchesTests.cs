using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>Batches hold every request once and stay within the budget.</summary>
public sealed class RequestBatchesTests
{
    private static readonly int[] Lengths = [3, 9, 4, 9, 1, 30, 4];

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(18)]
    [InlineData(10_000)]
    public void Every_request_is_in_one_batch_within_the_budget(int budget)
    {
        var batches = RequestBatches.Plan(Lengths, budget).ToList();
        Assert.Equal(Enumerable.Range(0, Lengths.Length), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.True(batch.Count == 1 || batch.Count * batch.Max(index => Lengths[index]) <= budget));
    }

    [Fact]
    public void Longest_come_first_and_equal_ones_keep_their_order()
    {
        Assert.Equal([5, 1, 3, 2, 6, 0, 4], RequestBatches.Plan(Lengths, 1).Select(batch => batch.Single()));
    }

    [Fact]
    public void Nothing_to_score_gives_no_batch()
    {
        Assert.Empty(RequestBatches.Plan([], 10));
    }
}
