using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>Tokens of a request, as lm-evaluation-harness v0.4 makes them (methods.md §3.2).</summary>
public sealed class RequestEncoderTests
{
    private readonly WordTokenizer _tokenizer = new();

    [Fact]
    public void Only_the_continuation_is_scored()
    {
        var (request, truncated) = Encode("Answer:", " blue sky");
        Assert.Equal("<1>Answer: blue sky", _tokenizer.Decode(request.Ids, skipSpecialTokens: false));
        Assert.Equal(2, request.Scored);
        Assert.False(truncated);
    }

    [Fact]
    public void White_space_at_the_end_of_the_context_moves_to_the_continuation()
    {
        var (request, _) = Encode("Answer:  ", "blue");
        Assert.Equal("<1>Answer:  blue", _tokenizer.Decode(request.Ids, skipSpecialTokens: false));
        Assert.Equal(2, request.Scored); // " " and " blue"
    }

    [Fact]
    public void A_token_across_the_border_counts_as_continuation()
    {
        // Together "un" + "like" are one word; the context alone has two tokens, "It" and " un".
        var (request, _) = Encode("It un", "likely day");
        Assert.Equal(["It", " unlikely", " day"], request.Ids.Skip(1).Select(_tokenizer.TokenOf));
        Assert.Equal(1, request.Scored);
    }

    [Fact]
    public void Without_BOS_the_context_comes_first()
    {
        var (request, _) = Encode("Answer:", " blue", BosPolicy.None);
        Assert.Equal("Answer: blue", _tokenizer.Decode(request.Ids, skipSpecialTokens: false));
    }

    [Fact]
    public void Long_contexts_lose_their_left_end_and_say_so()
    {
        var (request, truncated) = Encode("a b c d e", " f", contextLength: 3);
        Assert.True(truncated);
        Assert.Equal(3, request.InputLength);
        Assert.Equal(" c d e f", _tokenizer.Decode(request.Ids, skipSpecialTokens: false));

        // The last token is never read, so one more than the context still fits.
        Assert.False(Encode("a b", " c", contextLength: 3).Truncated);
    }

    [Fact]
    public void Without_context_the_first_token_is_predicted_from_BOS_or_else_from_the_end_of_text()
    {
        Assert.Equal([WordTokenizer.Bos], Encode("", "blue", BosPolicy.None).Request.Ids.SkipLast(1));
        var noBos = new RequestEncoder(new WordTokenizer(bosId: null), BosPolicy.None, 100);
        Assert.Equal([WordTokenizer.Eos], noBos.Encode("", "blue").Request.Ids.SkipLast(1));
        var neither = new RequestEncoder(new WordTokenizer(bosId: null, eosId: null), BosPolicy.None, 100);
        Assert.Throws<ArgumentException>(() => neither.Encode("", "blue"));
    }

    [Fact]
    public void A_choice_longer_than_the_context_loses_its_beginning()
    {
        var (request, truncated) = Encode("a", " b c d", contextLength: 2);
        Assert.Equal((3, 2, true), (request.Ids.Length, request.Scored, truncated));
    }

    [Fact]
    public void A_choice_without_a_token_of_its_own_is_refused()
    {
        Assert.Contains("no token for the choice", Assert.Throws<ArgumentException>(() => Encode("It un", "likely")).Message);
    }

    private (ScoringRequest Request, bool Truncated) Encode(
        string context, string continuation, BosPolicy bos = BosPolicy.Window, int contextLength = 100) =>
        new RequestEncoder(_tokenizer, bos, contextLength).Encode(context, continuation);
}
