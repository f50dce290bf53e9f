using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using Xunit;

namespace R2QBench.Tasks.Tests.Perplexity;

/// <summary>What a perplexity row says about how it came about.</summary>
public sealed class PerplexityEvaluationTests
{
    /// <summary>50 tokens of <see cref="WordTokenizer"/>.</summary>
    private static readonly string Text = string.Join(' ', Enumerable.Range(0, 50).Select(word => $"w{word * word % 17}"));

    [Theory]
    [InlineData("none", null, 6, 42, "perplexity-blocks")] // 8 tokens each, 7 predictions
    [InlineData("once", null, 6, 42, "perplexity-blocks")] // the BOS makes 51 tokens, still 6 blocks
    [InlineData("default", null, 6, 42, "perplexity-blocks")]
    [InlineData("window", null, 6, 42, "perplexity-blocks")] // BOS and 7 tokens, all 7 predicted
    [InlineData("none", 2, 22, 49, "perplexity-sliding")]
    [InlineData("once", 2, 23, 50, "perplexity-sliding")]
    [InlineData("window", 2, 23, 50, "perplexity-sliding")]
    public void Windows_and_scored_tokens_are_recorded(string bos, int? stride, int windows, int scored, string protocol)
    {
        var row = Measure(new EvaluationSpec.Perplexity("text:", 8, stride, bos));
        Assert.Equal((windows, (long)scored, protocol), (row.Windows!.Value, row.Count, row.Protocol));
        Assert.Equal(bos == "default" ? "once" : bos, row.BosPolicy);
        Assert.Equal((8, stride ?? 8), (row.ContextLength, row.Stride));
        Assert.False(row.HigherIsBetter);
        Assert.Null(row.ChanceLevel);
        // Untrained weights are about as surprised as guessing among the vocabulary.
        Assert.InRange(row.Value, 900, 1100);
        Assert.InRange(row.StandardError!.Value, 0, 100);
    }

    [Fact]
    public void A_limit_reads_only_the_start()
    {
        var row = Measure(new EvaluationSpec.Perplexity("text:", 8, Bos: "none", MaxTokens: 17));
        Assert.Equal((2, 14L), (row.Windows!.Value, row.Count));
    }

    [Fact]
    public void A_window_longer_than_the_context_is_refused_before_and_while_running()
    {
        var spec = new EvaluationSpec.Perplexity("text:", RandomModel.ContextLength + 1);
        var refusal = Assert.Throws<ProblemException>(() => Measure(spec));
        Assert.Contains($"context of {RandomModel.ContextLength} tokens", refusal.Message);
        Assert.Equal(refusal.Problems, EvaluationFactory.Create(spec with { Corpus = "builtin:world" }).Check(RandomModel.ContextLength).Select(
            problem => problem with { Where = refusal.Problems[0].Where }));
    }

    [Fact]
    public void A_text_shorter_than_one_window_is_refused()
    {
        Assert.Contains("shorter than one window", Assert.Throws<ProblemException>(() =>
            Measure(new EvaluationSpec.Perplexity("text:", 8, MaxTokens: 5))).Message);
    }

    private static Measurement Measure(EvaluationSpec.Perplexity spec)
    {
        using var file = new TemporaryFile(Text);
        using var model = RandomModel.Create();
        return EvaluationFactory.Create(spec with { Corpus = $"text:{file.Path}" }).Run(RandomModel.Context(model), CancellationToken.None).Single();
    }
}
