using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Tasks.Data;
using R2QBench.Tasks.MultipleChoice;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice;

/// <summary>Rows and samples of a small made-up task.</summary>
public sealed class MultipleChoiceEvaluationTests
{
    private static readonly MultipleChoiceItem[] Items =
    [
        MultipleChoiceItem.Of("q one", ["a", "b b"], 0) with { Group = "x" },
        MultipleChoiceItem.Of("q two", ["a", "b b", "c", "d d d"], 3) with { Group = "y" },
        MultipleChoiceItem.Of("q three", ["a", "e"], 1) with { Group = "y" },
    ];

    [Fact]
    public void Every_metric_has_a_row_with_its_surroundings()
    {
        using var model = RandomModel.Create();
        var rows = Evaluation(Items).Run(RandomModel.Context(model), CancellationToken.None);
        Assert.Equal(["acc", "acc_norm", "acc_group_mean"], rows.Select(row => row.Metric));
        Assert.All(rows, row =>
        {
            Assert.Equal(3, row.Count);
            Assert.Equal((0.5 + 0.25 + 0.5) / 3, row.ChanceLevel!.Value, 12);
            Assert.Equal("window", row.BosPolicy);
            Assert.Equal(0, row.Truncated);
            Assert.Null(row.Windows);
            Assert.True(row.HigherIsBetter);
        });
    }

    [Fact]
    public void Samples_name_every_choice_once_and_agree_with_the_accuracy()
    {
        using var model = RandomModel.Create();
        var samples = new List<ItemScore>();
        var rows = Evaluation(Items).Run(RandomModel.Context(model, samples: samples.Add), CancellationToken.None);
        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1)], samples.Select(sample => (sample.Item, sample.Choice)));
        Assert.Equal([1, 2, 1, 2, 1, 3, 1, 1], samples.Select(sample => sample.Tokens));
        Assert.Equal([1, 3, 1, 3, 1, 5, 1, 1], samples.Select(sample => sample.Characters));
        Assert.Equal(3, samples.Count(sample => sample.IsPredicted));
        Assert.Equal(samples.Count(sample => sample.IsGold && sample.IsPredicted) / 3.0, rows[0].Value, 12);
        Assert.Equal(samples.Count, samples.Select(sample => sample.PromptHash).Distinct().Count());

        double[] right = [.. Enumerable.Range(0, 3).Select(item => samples.Any(sample => sample.Item == item && sample.IsGold && sample.IsPredicted) ? 1.0 : 0.0)];
        Assert.Equal((right[0] + (right[1] + right[2]) / 2) / 2, rows[2].Value, 12);
    }

    [Fact]
    public void Contexts_that_do_not_fit_are_cut_on_the_left_and_counted_per_request()
    {
        using var model = RandomModel.Create();
        string longContext = string.Join(' ', Enumerable.Repeat("w", RandomModel.ContextLength));
        var rows = Evaluation([.. Items, MultipleChoiceItem.Of(longContext, ["a", "b"], 0) with { Group = "x" }])
            .Run(RandomModel.Context(model), CancellationToken.None);
        Assert.All(rows, row => Assert.Equal(2, row.Truncated));
    }

    [Fact]
    public void A_choice_longer_than_the_context_is_cut_and_counted_or_refused_by_its_item()
    {
        using var model = RandomModel.Create();
        string longChoice = string.Join(' ', Enumerable.Repeat("w", RandomModel.ContextLength + 1));
        MultipleChoiceItem[] items = [.. Items, MultipleChoiceItem.Of("q", ["a", longChoice], 0) with { Group = "x" }];
        Assert.All(Evaluation(items).Run(RandomModel.Context(model), CancellationToken.None), row => Assert.Equal(1, row.Truncated));

        var strict = new MadeUpTask(items).Evaluation(new EvaluationSpec.Task("made-up") { Overlong = EvaluationSpec.Task.Refuse });
        var problem = Assert.Throws<ProblemException>(() => strict.Run(RandomModel.Context(model), CancellationToken.None)).Problems.Single();
        Assert.Equal("made-up item 3", problem.Where);
    }

    [Fact]
    public void An_item_that_the_tokenizer_cannot_express_fails_the_task_or_is_left_out_and_counted()
    {
        // "It un" and "It unlikely" are two words each: nothing is left for the choice.
        MultipleChoiceItem[] items =
        [
            Items[0], MultipleChoiceItem.Of([new Choice("It un", "likely", "likely"), new Choice("It un", " x", "x")], 1) with { Group = "x" }, .. Items[1..],
        ];
        using var model = RandomModel.Create();
        var problem = Assert.Throws<ProblemException>(() => Evaluation(items).Run(RandomModel.Context(model), CancellationToken.None)).Problems.Single();
        Assert.Equal(("made-up item 1", "\"likely\""), (problem.Where, problem.Seen));
        Assert.Contains("cannot express 1 of 4 items", problem.What, StringComparison.Ordinal);
        Assert.Contains("--allow-bad-items", problem.NextStep!, StringComparison.Ordinal);

        var (samples, expected) = (new List<ItemScore>(), new List<ItemScore>());
        var allowing = new MadeUpTask(items).Evaluation(new EvaluationSpec.Task("made-up") { AllowBadItems = true });
        var context = RandomModel.Context(model);
        var rows = allowing.Run(context with { Samples = samples.Add }, CancellationToken.None);
        var others = Evaluation(Items).Run(context with { Samples = expected.Add }, CancellationToken.None);
        Assert.All(rows, row => Assert.Equal((3L, 1L), (row.Count, row.BadItems!.Value)));
        Assert.Equal(others.Select(row => row.Value), rows.Select(row => row.Value));
        Assert.Equal([0, 2, 3], samples.Select(sample => sample.Item).Distinct());   // numbers stay those of the file
        Assert.Equal(expected.Select(sample => sample.PromptHash), samples.Select(sample => sample.PromptHash));

        var none = new MadeUpTask(items[1..2]).Evaluation(new EvaluationSpec.Task("made-up") { AllowBadItems = true });
        Assert.Contains("1 of 1 items", Assert.Throws<ProblemException>(() => none.Run(RandomModel.Context(model), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_follows_the_items()
    {
        Assert.Equal(Evaluation(Items).DataHash(), Evaluation(Items).DataHash());
        Assert.NotEqual(Evaluation(Items).DataHash(), Evaluation(Items[..2]).DataHash());
    }

    private static IEvaluation Evaluation(IReadOnlyList<MultipleChoiceItem> items) => new MadeUpTask(items).Evaluation(new EvaluationSpec.Task("made-up"));

    private sealed class MadeUpTask(IReadOnlyList<MultipleChoiceItem> items) : MultipleChoiceTask
    {
        public override TaskDescription Description { get; } = new(
            "made-up", "Three items", 3, 0.4, [Metrics.Accuracy, Metrics.AccuracyPerCharacter, Metrics.AccuracyGroupMean], "this test", Version: 1);

        internal override IReadOnlyList<MultipleChoiceItem> Load(BadRows bad) => items;
    }
}
