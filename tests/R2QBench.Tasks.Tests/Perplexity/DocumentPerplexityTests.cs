using R2QBench.Core.Specs;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Perplexity;
using R2QBench.Testing;
using Xunit;
using static TorchSharp.torch;

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

    /// <summary>A running text is one document: its errors are those between its windows.</summary>
    [Theory]
    [InlineData(0, 1e-6)]
    [InlineData(200, 0.5)]
    public void One_document_has_the_error_between_its_windows(int draws, double tolerance)
    {
        using var model = RandomModel.Create();
        using var file = new TemporaryFile("the cat sat on the mat and then it left the house again to see the world and all of its wonders, said one");
        var spec = new EvaluationSpec.Perplexity($"text:{file.Path}", 8) { Form = EvaluationSpec.Perplexity.OverDocuments, Bootstrap = draws };
        var context = RandomModel.Context(model);
        var rows = EvaluationFactory.Create(spec).Run(context, CancellationToken.None).ToDictionary(row => row.Metric);
        Assert.True(rows["perplexity"].Windows > 2);
        Assert.All(rows.Values, row => Assert.Equal(draws > 0 ? "bootstrap" : "analytic", row.ErrorKind));

        // The relative error of the mean per token, brought to each unit by the delta method.
        double perToken = rows["perplexity"].StandardError!.Value / rows["perplexity"].Value, tokens = rows["perplexity"].Count;
        Assert.True(perToken > 0);
        Assert.Equal(1, rows["word_perplexity"].StandardError!.Value / (rows["word_perplexity"].Value * perToken * tokens / rows["word_perplexity"].Count), tolerance);
        Assert.Equal(1, rows["bits_per_byte"].StandardError!.Value / (perToken * tokens / rows["bits_per_byte"].Count / Math.Log(2)), tolerance);
    }

    /// <summary>Every figure again from per-token log-likelihoods in float64: one pass per token over what the harness lets it see, words by a regular expression, bytes by the encoder.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("none")]
    public void All_figures_equal_plain_arithmetic_over_single_tokens(string bos)
    {
        const int Length = 8;
        string[] documents = ["the cat sat on the mat and then it left  the house again to see the wörld", " a naïve dog\n\nbarks", "one", "the cat sat on the mat 今日 は\n"];
        using var model = RandomModel.Create();
        using var file = new TemporaryFile(string.Join('\n', documents.Select(text => System.Text.Json.JsonSerializer.Serialize(new { text }))));
        var samples = new List<ItemScore>();
        var context = RandomModel.Context(model, samples: samples.Add, tokenBudget: 20);
        var rows = EvaluationFactory.Create(new EvaluationSpec.Perplexity($"jsonl:{file.Path}#text", Length, Bos: bos) { Form = EvaluationSpec.Perplexity.OverDocuments })
            .Run(context, CancellationToken.None).ToDictionary(row => row.Metric, row => row.Value);

        var tokens = documents.Select(text => (int[])[.. bos == "none" ? Array.Empty<int>() : [WordTokenizer.Bos], .. context.Tokenizer.EncodeToIds(text, addSpecialTokens: false)]).ToList();
        double[] sums = [.. tokens.Select(ids => Enumerable.Range(1, ids.Length - 1).Sum(target => LogLikelihood(model, ids, target, Length)))];
        double nats = -sums.Sum(), scored = tokens.Sum(ids => ids.Length - 1);
        double words = documents.Sum(text => System.Text.RegularExpressions.Regex.Split(text, @"\s+").Length);
        double bytes = documents.Sum(text => System.Text.Encoding.UTF8.GetByteCount(text));

        Assert.All(sums.Zip(samples), pair => Assert.Equal(pair.First, pair.Second.LogLikelihood, 1e-4));
        const double Relative = 1e-5;
        Assert.Equal(1, rows["word_perplexity"] / Math.Exp(nats / words), Relative);
        Assert.Equal(1, rows["byte_perplexity"] / Math.Exp(nats / bytes), Relative);
        Assert.Equal(1, rows["bits_per_byte"] / (nats / bytes / Math.Log(2)), Relative);
        Assert.Equal(1, rows["perplexity"] / Math.Exp(nats / scored), Relative);
    }

    /// <summary>ln p of one token given what stands before it in its window: full windows in a row, the last one reaching back to its full length.</summary>
    private static double LogLikelihood(Core.Models.LanguageModel model, int[] ids, int target, int length)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        int full = (ids.Length - 1) / length * length;
        int from = target <= full ? (target - 1) / length * length : Math.Max(0, ids.Length - 1 - length);
        long[] seen = [.. ids[from..target].Select(id => (long)id)];
        double[] logits = [.. model.forward(tensor(seen, [1, seen.Length]))[0, seen.Length - 1].data<float>().ToArray().Select(logit => (double)logit)];
        double largest = logits.Max();
        return logits[ids[target]] - largest - Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
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
