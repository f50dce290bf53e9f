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
}
