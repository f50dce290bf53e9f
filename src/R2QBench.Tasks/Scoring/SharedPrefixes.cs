namespace R2QBench.Tasks.Scoring;

/// <summary>Finds rows that begin alike, as the choices of one question do: their beginning is read once and each goes on from there.</summary>
internal static class SharedPrefixes
{
    /// <summary>Beginnings shorter than this many tokens are not worth a second pass.</summary>
    public const int WorthSharing = 8;

    /// <summary>Families of rows, and how many tokens all rows of one share and none is scored at.</summary>
    /// <param name="rows">Groups of <see cref="SharedInputs"/>: the first request of each is the row that is read.</param>
    /// <param name="requests">The requests.</param>
    /// <returns>Every row in exactly one family; a family of its own has 0 tokens to share.</returns>
    public static IReadOnlyList<(IReadOnlyList<IReadOnlyList<int>> Rows, int Shared)> Find(
        IReadOnlyList<IReadOnlyList<int>> rows, IReadOnlyList<ScoringRequest> requests)
    {
        var sorted = rows.ToArray();
        Array.Sort(sorted, (a, b) => requests[a[0]].Input.SequenceCompareTo(requests[b[0]].Input) is var compared && compared != 0 ? compared : a[0].CompareTo(b[0]));
        var families = new List<(IReadOnlyList<IReadOnlyList<int>> Rows, int Shared)>();
        var family = new List<IReadOnlyList<int>>();
        int shared = 0;
        foreach (var row in sorted)
        {
            if (family.Count > 0)
            {
                // Sorted, so what a row shares with the one before is the most it shares with any before.
                int common = Math.Min(requests[family[^1][0]].Input.CommonPrefixLength(requests[row[0]].Input), FirstNeeded(row, requests));
                int together = family.Count == 1 ? Math.Min(common, FirstNeeded(family[0], requests)) : Math.Min(common, shared);
                if (together >= WorthSharing && (long)family.Count * together >= (long)(family.Count - 1) * shared)
                {
                    family.Add(row);
                    shared = together;
                    continue;
                }

                families.Add((family, shared));
            }

            (family, shared) = ([row], 0);
        }

        if (family.Count > 0) families.Add((family, shared));
        return families;
    }

    /// <summary>First position of a row whose output is wanted: everything before it may come from somewhere else.</summary>
    private static int FirstNeeded(IReadOnlyList<int> row, IReadOnlyList<ScoringRequest> requests) =>
        row.Min(index => requests[index].Ids.Length - requests[index].Scored - 1);
}
