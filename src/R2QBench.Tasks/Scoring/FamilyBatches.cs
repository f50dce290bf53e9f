namespace R2QBench.Tasks.Scoring;

/// <summary>Puts families of rows together that are alike in what they share and in their length; a batch reads as much of them once as all can share.</summary>
internal static class FamilyBatches
{
    /// <summary>Positions of families, batch by batch, the longest first.</summary>
    /// <param name="families">Rows, longest row and shared tokens of each family.</param>
    /// <param name="tokenBudget">Tokens per batch, padding included; a family that is larger makes a batch of its own.</param>
    /// <remarks>All families are split in halves, by length or by what is shared, whichever leaves less padding, until each part fits.</remarks>
    public static IReadOnlyList<IReadOnlyList<int>> Plan(IReadOnlyList<(int Rows, int Longest, int Shared)> families, int tokenBudget)
    {
        var batches = new List<int[]>();
        var open = new Stack<int[]>();
        if (families.Count > 0) open.Push([.. Enumerable.Range(0, families.Count)]);
        while (open.TryPop(out var part))
        {
            if (part.Length == 1 || Tokens(part, families) <= tokenBudget)
            {
                batches.Add(part);
                continue;
            }

            int[] byLength = [.. part.OrderBy(index => families[index].Longest).ThenBy(index => families[index].Shared)];
            int[] byShared = [.. part.OrderBy(index => families[index].Shared).ThenBy(index => families[index].Longest)];
            int half = part.Length / 2;
            var better = Halves(byLength) <= Halves(byShared) ? byLength : byShared;
            open.Push(better[..half]);
            open.Push(better[half..]);

            long Halves(int[] sorted) => Tokens(sorted.AsSpan(..half), families) + Tokens(sorted.AsSpan(half..), families);
        }

        return [.. batches.OrderByDescending(batch => batch.Max(index => families[index].Longest))];
    }

    /// <summary>Tokens that a batch of these families reads: each beginning once, then every row from there to the longest row's end.</summary>
    private static long Tokens(ReadOnlySpan<int> part, IReadOnlyList<(int Rows, int Longest, int Shared)> families)
    {
        long rows = 0;
        int longest = 0, shared = int.MaxValue;
        foreach (int index in part)
        {
            var family = families[index];
            rows += family.Rows;
            longest = Math.Max(longest, family.Longest);
            shared = Math.Min(shared, family.Shared);
        }

        return (long)part.Length * shared + rows * (longest - shared);
    }
}
