namespace R2QBench.Tasks.Scoring;

/// <summary>Finds requests whose input another request reads anyway.</summary>
/// <remarks>
/// In a causal model the outputs at a prefix do not depend on what follows, so a request whose input is a prefix of
/// another's is scored from the same row: the four letters of an MMLU question cost one pass instead of four.
/// </remarks>
internal static class SharedInputs
{
    /// <summary>Groups of positions of requests; the first of each has the longest input, all others read a prefix of it.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Group(IReadOnlyList<ScoringRequest> requests)
    {
        // A prefix sorts directly before what it is a prefix of, so one look at the next group's leader is enough.
        int[] order = [.. Enumerable.Range(0, requests.Count)];
        Array.Sort(order, (a, b) => requests[a].Input.SequenceCompareTo(requests[b].Input) is var compared && compared != 0 ? compared : b.CompareTo(a));
        var groups = new List<List<int>>();
        foreach (int index in order.Reverse())
        {
            if (groups.Count > 0 && requests[groups[^1][0]].Input.StartsWith(requests[index].Input)) groups[^1].Add(index);
            else groups.Add([index]);
        }

        return [.. groups.OrderBy(group => group[0])];
    }
}
