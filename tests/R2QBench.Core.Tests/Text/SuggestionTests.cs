using R2QBench.Core.Text;
using Xunit;

namespace R2QBench.Core.Tests.Text;

public sealed class SuggestionTests
{
    private static readonly string[] Keys = ["steps", "batch_size", "group_size", "learning_rate", "cakld", "ce", "r2q", "rtn"];

    [Theory]
    [InlineData("step", "steps")]
    [InlineData("spets", "steps")]
    [InlineData("groupsize", "group_size")]
    [InlineData("group-size", "group_size")]
    [InlineData("Batch_Size", "batch_size")]
    [InlineData("learning_rte", "learning_rate")]
    [InlineData("r2g", "r2q")]
    [InlineData("R2Q", "r2q")]
    [InlineData("calkd", "cakld")]
    [InlineData("group", "group_size")]
    public void A_near_word_is_answered(string word, string expected) => Assert.Equal(expected, Suggestion.Nearest(word, Keys));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("momentum")]
    [InlineData("abc")]
    [InlineData("size")]
    public void A_far_word_gets_no_answer(string word) => Assert.Null(Suggestion.Nearest(word, Keys));

    [Fact]
    public void The_first_of_equally_near_words_wins() => Assert.Equal("tab", Suggestion.Nearest("ta", ["tab", "tan"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abcd", "abdc", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)] // a swapped pair is not edited again: 3 here, 2 in the unrestricted distance
    public void Edits_are_counted_with_swaps(string a, string b, int edits)
    {
        Assert.Equal(edits, Suggestion.Edits(a, b));
        Assert.Equal(edits, Suggestion.Edits(b, a));
    }
}
