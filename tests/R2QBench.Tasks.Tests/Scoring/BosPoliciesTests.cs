using R2QBench.Core.Errors;
using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>The word in a spec becomes a policy that the rows then name.</summary>
public sealed class BosPoliciesTests
{
    [Theory]
    [InlineData("default", true, BosPolicy.Once, BosPolicy.Once)]
    [InlineData("default", true, BosPolicy.Window, BosPolicy.Window)]
    [InlineData("default", false, BosPolicy.Once, BosPolicy.None)]
    [InlineData("none", true, BosPolicy.Once, BosPolicy.None)]
    [InlineData("once", false, BosPolicy.Once, BosPolicy.Once)]
    [InlineData("window", false, BosPolicy.Window, BosPolicy.Window)]
    public void Words_resolve(string word, bool addsBos, BosPolicy whenAdded, BosPolicy expected)
    {
        Assert.Equal(expected, BosPolicies.Resolve(word, new WordTokenizer(addsBos), whenAdded));
    }

    [Fact]
    public void A_token_that_the_tokenizer_lacks_is_refused()
    {
        var refusal = Assert.Throws<ProblemException>(() => BosPolicies.Resolve("window", new WordTokenizer(addsBos: false, bosId: null), BosPolicy.Once));
        Assert.Equal("use bos: none", refusal.Problems.Single().NextStep);
    }

    [Fact]
    public void Unknown_words_are_answered_with_those_that_make_sense()
    {
        Assert.Equal("default, none, once, window", Allowed("always", BosPolicy.Once));
        Assert.Equal("default, none, window", Allowed("once", BosPolicy.Window));

        static string? Allowed(string word, BosPolicy whenAdded) =>
            Assert.Throws<ProblemException>(() => BosPolicies.Resolve(word, new WordTokenizer(), whenAdded)).Problems.Single().Allowed;
    }
}
