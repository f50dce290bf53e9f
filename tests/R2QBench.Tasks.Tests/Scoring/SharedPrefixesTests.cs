using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>What rows share is found, and never reaches into what is scored.</summary>
public sealed class SharedPrefixesTests
{
    [Fact]
    public void Choices_of_one_question_are_a_family_and_share_all_but_the_contexts_last_token()
    {
        int[] question = [.. Enumerable.Range(100, 20)], other = [.. Enumerable.Range(200, 20)];
        ScoringRequest[] requests = [new([.. question, 1, 2], 2), new([.. other, 1], 1), new([.. question, 3, 4, 5], 3), new([.. other, 2, 2], 2)];
        var families = SharedPrefixes.Find(SharedInputs.Group(requests), requests, 2048);

        // The second question's two choices read the same, or one a prefix of the other: one row, nothing to share.
        Assert.Equal([(2, 19), (1, 0)], families.Select(family => (family.Rows.Count, family.Shared)));
    }

    [Fact]
    public void A_common_opening_of_different_questions_is_not_bought_with_what_choices_share()
    {
        int[] opening = [.. Enumerable.Range(1, 10)];
        ScoringRequest[] requests =
        [
            .. Enumerable.Range(0, 3).SelectMany(question => Enumerable.Range(0, 4)
                .Select(choice => new ScoringRequest([.. opening, .. Enumerable.Repeat(50 + question, 90), 900 + choice, 7], 2))),
        ];
        var families = SharedPrefixes.Find(SharedInputs.Group(requests), requests, 2048);
        Assert.Equal([(4, 99), (4, 99), (4, 99)], families.Select(family => (family.Rows.Count, family.Shared)));
    }

    [Fact]
    public void Short_openings_are_not_worth_a_second_pass()
    {
        ScoringRequest[] requests = [new([1, 2, 3, 4, 5, 6, 7], 2), new([1, 2, 3, 4, 5, 9, 9], 2)];
        Assert.All(SharedPrefixes.Find(SharedInputs.Group(requests), requests, 2048), family => Assert.Equal(0, family.Shared));
    }

    [Fact]
    public void Questions_that_only_begin_with_the_same_words_are_no_family()
    {
        int[] opening = [.. Enumerable.Range(1, 10)];
        ScoringRequest[] requests =
        [
            .. Enumerable.Range(0, 20).SelectMany(question => Enumerable.Range(0, 2)
                .Select(choice => new ScoringRequest([.. opening, 50 + question, 51, 52, .. Enumerable.Repeat(900 + choice, 40)], 40))),
        ];
        Assert.All(SharedPrefixes.Find(SharedInputs.Group(requests), requests, 100_000), family => Assert.Equal((2, 12), (family.Rows.Count, family.Shared)));
    }

    [Theory]
    [InlineData(100_000, 1)]
    [InlineData(300, 2)]
    public void Worked_examples_are_read_once_for_as_many_questions_as_a_batch_bears(int tokenBudget, int families)
    {
        int[] examples = [.. Enumerable.Range(1, 60)];
        ScoringRequest[] requests = [.. Enumerable.Range(0, 40).Select(question => new ScoringRequest([.. examples, .. Enumerable.Repeat(100 + question, 20), 7], 1))];
        var found = SharedPrefixes.Find(SharedInputs.Group(requests), requests, tokenBudget);
        Assert.Equal(families, found.Count);
        Assert.All(found, family => Assert.Equal(60, family.Shared));
    }

    [Fact]
    public void Batches_hold_every_family_once_and_stay_within_the_budget()
    {
        (int Rows, int Longest, int Shared)[] families = [(4, 110, 100), (2, 60, 50), (1, 500, 0), (4, 105, 98), (1, 20, 0)];
        var batches = FamilyBatches.Plan(families, 300);
        Assert.Equal(Enumerable.Range(0, families.Length), batches.SelectMany(batch => batch).Order());
        Assert.Contains(batches, batch => batch.Order().SequenceEqual([0, 3]));
        Assert.Equal([2], batches[0]);
        Assert.Empty(FamilyBatches.Plan([], 300));
    }

    [Fact]
    public void Batches_of_uneven_families_leave_little_padding()
    {
        var random = new Random(3);
        (int Rows, int Longest, int Shared)[] families = [.. Enumerable.Range(0, 2_000).Select(_ => random.Next(20, 150)).Select(shared => (4, shared + random.Next(2, 40), shared))];
        long needed = families.Sum(family => family.Shared + 4L * (family.Longest - family.Shared));
        long read = FamilyBatches.Plan(families, 2_048).Sum(batch =>
            batch.Count * (long)batch.Min(index => families[index].Shared) + 4L * batch.Count * (batch.Max(index => families[index].Longest) - batch.Min(index => families[index].Shared)));
        Assert.InRange(read, needed, 1.35 * needed);
    }
}
