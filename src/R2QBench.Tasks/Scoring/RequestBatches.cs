namespace R2QBench.Tasks.Scoring;

/// <summary>Groups requests of similar length, so that little is padded and a batch stays within a token budget.</summary>
internal static class RequestBatches
{
    /// <summary>Positions of the requests, batch by batch, longest first (so that memory problems show at once).</summary>
    /// <param name="inputLengths">Tokens each request feeds to the model.</param>
    /// <param name="tokenBudget">Tokens per batch, padding included; a request that is longer makes a batch of its own.</param>
    public static IEnumerable<IReadOnlyList<int>> Plan(IReadOnlyList<int> inputLengths, int tokenBudget)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokenBudget);
        // OrderBy is stable, so the plan is a function of the lengths alone.
        int[] order = [.. Enumerable.Range(0, inputLengths.Count).OrderByDescending(index => inputLengths[index])];
        for (int start = 0; start < order.Length;)
        {
            int longest = Math.Max(1, inputLengths[order[start]]);
            int count = Math.Clamp(tokenBudget / longest, 1, order.Length - start);
            yield return order.AsSpan(start, count).ToArray();
            start += count;
        }
    }
}
