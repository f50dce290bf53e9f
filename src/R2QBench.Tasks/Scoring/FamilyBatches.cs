namespace R2QBench.Tasks.Scoring;

/// <summary>Puts families of rows together whose beginnings are about equally long; a batch reads as much of them once as all can share.</summary>
internal static class FamilyBatches
{
    /// <summary>Positions of families, batch by batch, longest first.</summary>
    /// <param name="families">Rows, longest row and shared tokens of each family.</param>
    /// <param name="tokenBudget">Tokens per batch, padding included; a family that is larger makes a batch of its own.</param>
    public static IEnumerable<IReadOnlyList<int>> Plan(IReadOnlyList<(int Rows, int Longest, int Shared)> families, int tokenBudget)
    {
        int[] order = [.. Enumerable.Range(0, families.Count).OrderByDescending(index => families[index].Shared).ThenByDescending(index => families[index].Longest)];
        var batch = new List<int>();
        int rows = 0, longest = 0;
        foreach (int index in order)
        {
            var family = families[index];
            int newLongest = Math.Max(longest, family.Longest);
            // Sorted, so the newest family has the shortest beginning, and that is what the batch shares.
            long tokens = (long)(batch.Count + 1) * family.Shared + (long)(rows + family.Rows) * (newLongest - family.Shared);
            if (batch.Count > 0 && tokens > tokenBudget)
            {
                yield return batch;
                batch = [];
                (rows, newLongest) = (0, family.Longest);
            }

            batch.Add(index);
            rows += family.Rows;
            longest = newLongest;
        }

        if (batch.Count > 0) yield return batch;
    }
}
