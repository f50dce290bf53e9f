using R2QBench.Tasks.Perplexity;
using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Perplexity;

/// <summary>Which tokens are read and which are scored, for each protocol.</summary>
public sealed class WindowPlanTests
{
    [Fact]
    public void Blocks_do_not_overlap_and_the_tail_is_dropped()
    {
        Assert.Equal([new Window(0, 4, 1), new Window(4, 4, 5)], WindowPlan.Of(11, 4, 4, BosPolicy.None));
    }

    [Fact]
    public void A_BOS_in_every_window_leaves_room_for_one_token_less_and_scores_all_of_them()
    {
        Assert.Equal([new Window(0, 3, 0), new Window(4, 3, 4), new Window(8, 3, 8)], WindowPlan.Of(11, 4, 4, BosPolicy.Window));
    }

    /// <summary>The figures of the reference files: 28,769 tokens in windows of 256 score 28,560; 13,573 score 13,515.</summary>
    [Theory]
    [InlineData(28_769, 28_560)]
    [InlineData(13_573, 13_515)]
    public void Reference_schemes_score_as_many_tokens_as_stated(int tokens, int scored)
    {
        Assert.Equal(scored, WindowPlan.Of(tokens, 256, 256, BosPolicy.Window).Sum(window => window.Scored));
    }

    [Fact]
    public void A_sliding_window_scores_only_new_tokens_and_reaches_the_end()
    {
        Assert.Equal(
            [new Window(0, 4, 1), new Window(2, 4, 4), new Window(4, 4, 6), new Window(6, 3, 8)],
            WindowPlan.Of(9, 4, 2, BosPolicy.None));
    }

    [Theory]
    [InlineData(BosPolicy.None, 5, 1)]
    [InlineData(BosPolicy.Once, 5, 2)]
    [InlineData(BosPolicy.Window, 5, 1)]
    [InlineData(BosPolicy.Window, 6, 4)]
    [InlineData(BosPolicy.None, 7, 3)]
    public void Sliding_scores_every_token_once_except_a_first_one_without_context(BosPolicy bos, int length, int stride)
    {
        var scored = WindowPlan.Of(23, length, stride, bos).SelectMany(window => Enumerable.Range(window.FirstScored, window.Scored));
        Assert.Equal(Enumerable.Range(bos == BosPolicy.Window ? 0 : 1, bos == BosPolicy.Window ? 23 : 22), scored);
    }

    [Fact]
    public void A_text_shorter_than_one_block_has_no_window()
    {
        Assert.Empty(WindowPlan.Of(3, 4, 4, BosPolicy.None));
        Assert.Empty(WindowPlan.Of(1, 4, 2, BosPolicy.None));
    }
}
