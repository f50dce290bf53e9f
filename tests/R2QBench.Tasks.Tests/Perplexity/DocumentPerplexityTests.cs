using R2QBench.Core.Specs;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Perplexity;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Tasks.Tests.Perplexity;

/// <summary>Perplexity by documents: windows of the harness, words and bytes of the original.</summary>
public sealed class DocumentPerplexityTests
{
    /// <summary>Ten tokens after a start token, windows of 4: the harness reads [0..3], [4..7], and for the last two [5..8].</summary>
    [Fact]
    public void Every_token_is_scored_once_and_the_last_window_reaches_back()
    {
        var windows = DocumentPerplexityEvaluation.Windows([.. Enumerable.Range(0, 11)], 4).ToList();
        Assert.Equal([[0, 1, 2, 3, 4], [4, 5, 6, 7, 8], [6, 7, 8, 9, 10]], windows.Select(window => window.Ids));
        Assert.Equal([4, 4, 2], windows.Select(window => window.Scored));
    }

    [Fact]
    public void A_short_document_is_one_window_and_an_empty_one_is_none()
    {
        Assert.Equal([2], DocumentPerplexityEvaluation.Windows([7, 8, 9], 4).Select(window => window.Scored));
        Assert.Empty(DocumentPerplexityEvaluation.Windows([7], 4));
    }

    [Theory]
    [InlineData("a b", 2)]
    [InlineData(" a  b\n", 4)]
    [InlineData("", 1)]
    public void Words_are_counted_as_Pythons_split_does(string text, long words) => Assert.Equal(words, new CorpusPage(text, text).Words);

    [Fact]
    public void All_figures_are_one_sum_over_different_counts()
    {
        using var model = RandomModel.Create();
        using var file = new TemporaryFile("the cat sat on the mat and then it left the house again to see the world");
        var rows = EvaluationFactory.Create(new EvaluationSpec.Perplexity($"text:{file.Path}", 8) { Form = EvaluationSpec.Perplexity.OverDocuments })
            .Run(RandomModel.Context(model), CancellationToken.None).ToDictionary(row => row.Metric);
        double sum = Math.Log(rows["perplexity"].Value) * rows["perplexity"].Count;
        Assert.Equal(17, rows["word_perplexity"].Count);
        Assert.Equal(sum, Math.Log(rows["word_perplexity"].Value) * 17, 1e-6);
        Assert.Equal(sum, Math.Log(rows["byte_perplexity"].Value) * rows["byte_perplexity"].Count, 1e-6);
        Assert.Equal(sum / Math.Log(2), rows["bits_per_byte"].Value * rows["bits_per_byte"].Count, 1e-6);
    }

    /// <summary>The test split has 62 articles (the data set's page).</summary>
    [NeedsDataFact]
    public void WikiText_is_read_page_by_page_without_the_tokenizers_traces()
    {
        var pages = CorpusCatalog.Open("wikitext2", CorpusSplit.Evaluation).Pages;
        Assert.Equal(62, pages.Count);
        Assert.StartsWith("\n= Robert Boulter =\n\nRobert Boulter is an English film, television and theatre actor.", "\n" + pages[0].Text.TrimStart());
        Assert.DoesNotContain(pages, page => page.Text.Contains(" @-@ ", StringComparison.Ordinal));
        Assert.Contains(" @-@ ", pages[0].Original + pages[1].Original, StringComparison.Ordinal);
    }
}
