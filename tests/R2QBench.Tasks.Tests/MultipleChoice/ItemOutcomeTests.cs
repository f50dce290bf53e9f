using R2QBench.Tasks.Data;
using R2QBench.Tasks.MultipleChoice;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice;

/// <summary>What counts as right, and which items are no items.</summary>
public sealed class ItemOutcomeTests
{
    [Fact]
    public void Lengths_are_counted_in_characters_and_bytes_without_the_leading_space()
    {
        var choice = MultipleChoiceItem.Of("c", ["näh 🎻", "x"], 0).Choices[0];
        Assert.Equal(" näh 🎻", choice.Continuation);
        Assert.Equal(5, choice.Characters);
        Assert.Equal(9, choice.Bytes);
    }

    [Fact]
    public void Each_metric_divides_by_its_own_length()
    {
        var item = MultipleChoiceItem.Of("c", ["abcdef", "ab", "ééé"], 0);
        double[] sums = [-6, -3, -3.9];
        Assert.Equal(1, ItemOutcome.Prediction(item, sums, Metrics.Accuracy));
        Assert.Equal(0, ItemOutcome.Prediction(item, sums, Metrics.AccuracyPerCharacter)); // −1, −1.5, −1.3
        Assert.Equal(2, ItemOutcome.Prediction(item, sums, Metrics.AccuracyPerByte)); // −1, −1.5, −0.65
    }

    [Fact]
    public void Of_equal_scores_the_first_counts()
    {
        var item = MultipleChoiceItem.Of("c", ["a", "b"], 1);
        Assert.False(ItemOutcome.IsRight(item, [-1, -1], Metrics.Accuracy));
    }

    [Fact]
    public void Items_that_cannot_be_judged_are_refused()
    {
        Assert.Throws<BadRowException>(() => MultipleChoiceItem.Of("c", ["a"], 0));
        Assert.Throws<BadRowException>(() => MultipleChoiceItem.Of("c", ["a", " "], 0));
        Assert.Throws<BadRowException>(() => MultipleChoiceItem.Of("c", ["a", "b"], 2));
        Assert.Throws<BadRowException>(() => MultipleChoiceItem.Of("c", ["a", "b"], -1));
    }
}
