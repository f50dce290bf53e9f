using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>What is said of items and windows that two models do not share.</summary>
public sealed class PairingNotesTests
{
    [Fact]
    public void Nothing_is_said_where_everything_is_paired() => Assert.Null(PairingNotes.Note("t", [Row(0, "a"), Row(1, "b")], [Row(0, "a"), Row(1, "b")]));

    [Fact]
    public void Items_that_only_one_has_are_counted() => Assert.Equal(
        "note: t: paired over the 2 items that both have; left out 1 that only the first has and 0 that only the second has",
        PairingNotes.Note("t", [Row(0, "a"), Row(1, "b"), Row(2, "c")], [Row(0, "a"), Row(2, "c")]));

    [Fact]
    public void Windows_of_different_tokenizers_cannot_be_paired() => Assert.Contains(
        "nothing could be paired: the two models share no windows", PairingNotes.Note("t", [Row(0, "a", 64)], [Row(0, "b", 64)]), StringComparison.Ordinal);

    [Fact]
    public void Items_behind_different_start_tokens_cannot_be_paired() => Assert.Contains(
        "no item with the same prompt and start token", PairingNotes.Note("t", [Row(0, "a")], [Row(0, "a") with { BosPolicy = "window" }]), StringComparison.Ordinal);

    private static SampleRow Row(int item, string prompt, int? window = null) => new()
    {
        Stage = Stage.Baseline,
        Task = "t",
        Item = item,
        Choice = 0,
        LogLikelihood = -1,
        Tokens = 1,
        Characters = 1,
        IsGold = true,
        IsPredicted = true,
        PromptHash = prompt,
        ContextLength = window,
        BosPolicy = "none",
    };
}
