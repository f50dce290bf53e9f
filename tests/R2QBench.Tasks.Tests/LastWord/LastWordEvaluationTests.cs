using R2QBench.Core.Specs;
using R2QBench.Tasks.LastWord;
using Xunit;

namespace R2QBench.Tasks.Tests.LastWord;

/// <summary>Greedy accuracy and perplexity per word.</summary>
public sealed class LastWordEvaluationTests
{
    [Fact]
    public void Perplexity_is_per_word_and_accuracy_counts_greedy_words()
    {
        using var model = RandomModel.Create();
        var samples = new List<ItemScore>();
        var description = new LambadaTask().Description;
        LastWordItem[] items = [new("He saw the", "signs"), new("She ate the big", "well-known"), new("They", "left")];
        var rows = new LastWordEvaluation(description, _ => items, new EvaluationSpec.Task("made-up", Limit: 2))
            .Run(RandomModel.Context(model, samples: samples.Add), CancellationToken.None);

        Assert.Equal(["acc", "perplexity"], rows.Select(row => row.Metric));
        Assert.All(rows, row => Assert.Equal(2, row.Count));
        Assert.Equal([1, 2], samples.Select(sample => sample.Tokens));
        Assert.Equal(Math.Exp(-samples.Average(sample => sample.LogLikelihood)), rows[1].Value, 1e-6 * rows[1].Value);
        Assert.Equal(samples.Average(sample => sample.IsPredicted ? 1.0 : 0.0), rows[0].Value);
    }

    [Fact]
    public void A_passage_that_the_tokenizer_cannot_express_is_left_out_where_that_is_allowed()
    {
        using var model = RandomModel.Create();
        var samples = new List<ItemScore>();
        LastWordItem[] items = [new("He saw the", "signs"), new("", "word"), new("They", "left")];
        var context = RandomModel.Context(model, samples: samples.Add) with { Tokenizer = new WordTokenizer(addsBos: false, bosId: null, eosId: null) };
        IReadOnlyList<Core.Results.Measurement> Run(bool allow) =>
            new LastWordEvaluation(new LambadaTask().Description, _ => items, new EvaluationSpec.Task("made-up") { AllowBadItems = allow }).Run(context, CancellationToken.None);

        Assert.Contains("--allow-bad-items", Assert.Throws<Core.Errors.ProblemException>(() => Run(allow: false)).Message, StringComparison.Ordinal);
        Assert.All(Run(allow: true), row => Assert.Equal((2L, 1L), (row.Count, row.BadItems!.Value)));
        Assert.Equal([0, 2], samples.Select(sample => sample.Item));
    }
}
