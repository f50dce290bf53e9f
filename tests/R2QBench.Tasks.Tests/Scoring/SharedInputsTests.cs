using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>What is read anyway is not read twice.</summary>
public sealed class SharedInputsTests
{
    [Fact]
    public void Equal_inputs_and_prefixes_join_the_longest()
    {
        ScoringRequest[] requests =
        [
            Request(1, 2, 3, 9), // reads 1 2 3
            Request(1, 2, 3, 8), // reads the same
            Request(1, 2, 7), // reads a prefix of it
            Request(1, 2, 4, 5), // goes another way
            Request(5, 6),
            Request(1, 2, 3, 4, 5), // reads 1 2 3 4
        ];
        var groups = SharedInputs.Group(requests).Select(group => (Leader: group[0], Others: group.Skip(1).Order().ToArray())).ToList();
        Assert.Equal([3, 4, 5], groups.Select(group => group.Leader));
        Assert.Equal([[], [], [0, 1, 2]], groups.Select(group => group.Others));
    }

    [Fact]
    public void Of_equal_inputs_the_first_request_leads()
    {
        var group = SharedInputs.Group([Request(1, 2, 3), Request(1, 2, 4), Request(1, 2, 3)]).Single();
        Assert.Equal([0, 1, 2], group);
    }

    [Fact]
    public void Nothing_gives_nothing()
    {
        Assert.Empty(SharedInputs.Group([]));
    }

    private static ScoringRequest Request(params int[] ids) => new(ids, 1);
}
