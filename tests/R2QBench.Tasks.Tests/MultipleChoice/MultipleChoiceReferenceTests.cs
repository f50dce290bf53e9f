using R2QBench.Core.Specs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice;

/// <summary>Log-likelihoods of every choice of 100 real items equal an independent computation, with and without BOS.</summary>
public sealed class MultipleChoiceReferenceTests
{
    /// <summary>Sums of up to 100 log-probabilities, float32 against float64.</summary>
    private const double Tolerance = 1e-3;

    [NeedsDataTheory]
    [InlineData("stories260k", "piqa", "reference_piqa100.json", true)]
    [InlineData("stories260k", "piqa", "reference_piqa100.json", false)]
    [InlineData("stories260k", "arc_easy_validation", "reference_arc_easy100.json", true)]
    [InlineData("stories260k", "arc_easy_validation", "reference_arc_easy100.json", false)]
    [InlineData("tinystories-656k", "piqa", "reference_piqa100.json", true)]
    [InlineData("tinystories-656k", "piqa", "reference_piqa100.json", false)]
    [InlineData("tinystories-656k", "arc_easy_validation", "reference_arc_easy100.json", true)]
    [InlineData("tinystories-656k", "arc_easy_validation", "reference_arc_easy100.json", false)]
    public void Every_choice_has_the_log_likelihood_of_the_reference(string model, string task, string file, bool bos)
    {
        var reference = ReferenceModel.Json(model, file);
        string key = bos ? "bos" : "nobos";
        var scores = new List<ItemScore>();
        var spec = new EvaluationSpec.Task(task, Limit: 100, Bos: bos ? "window" : "none");
        var measured = EvaluationFactory.Create(spec).Run(ReferenceModel.Load(model, scores.Add), CancellationToken.None);

        foreach (var (row, item) in reference.GetProperty("rows").EnumerateArray().Select((row, item) => (row, item)))
        {
            var choices = scores.Where(score => score.Item == item).ToList();
            var expected = row.GetProperty(key);
            Assert.Equal(expected.GetProperty("tokens").EnumerateArray().Select(tokens => tokens.GetInt32()), choices.Select(choice => choice.Tokens));
            Assert.Equal(row.GetProperty("gold").GetInt32(), choices.FindIndex(choice => choice.IsGold));
            Assert.Equal(expected.GetProperty("pred").GetInt32(), choices.FindIndex(choice => choice.IsPredicted));
            foreach (var (sum, choice) in expected.GetProperty("ll").EnumerateArray().Zip(choices))
                Assert.InRange(choice.LogLikelihood, sum.GetDouble() - Tolerance, sum.GetDouble() + Tolerance);
        }

        var summary = reference.GetProperty("summary").GetProperty(key);
        foreach (string metric in new[] { "acc", "acc_norm" })
        {
            var row = measured.Single(measurement => measurement.Metric == metric);
            Assert.Equal(summary.GetProperty(metric).GetDouble(), row.Value, 9);
            Assert.Equal(100, row.Count);
            Assert.Equal(bos ? "window" : "none", row.BosPolicy);
        }
    }

    [NeedsDataTheory]
    [InlineData("stories260k", "arc_easy", 0)]
    [InlineData("stories260k", "piqa", 0)]
    [InlineData("stories260k", "hellaswag", 0)]
    [InlineData("stories260k", "mmlu", 1)]
    [InlineData("stories260k", "mmlu", 5)]
    [InlineData("tinystories-656k", "arc_easy", 0)]
    [InlineData("tinystories-656k", "piqa", 3)]
    [InlineData("tinystories-656k", "hellaswag", 0)]
    [InlineData("tinystories-656k", "mmlu", 1)]
    public void Results_do_not_depend_on_the_batch_size(string model, string task, int fewshot)
    {
        var alone = Scores(tokenBudget: 1);
        var together = Scores(tokenBudget: 8192);
        Assert.Equal(alone.Count, together.Count);
        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First.LogLikelihood, pair.Second.LogLikelihood, 1e-5));
        Assert.Equal(Scores(tokenBudget: 8192), together);

        List<ItemScore> Scores(int tokenBudget)
        {
            var scores = new List<ItemScore>();
            EvaluationFactory.Create(new EvaluationSpec.Task(task, Limit: 40) { Fewshot = fewshot })
                .Run(ReferenceModel.Load(model, scores.Add, tokenBudget), CancellationToken.None);
            return scores;
        }
    }
}
