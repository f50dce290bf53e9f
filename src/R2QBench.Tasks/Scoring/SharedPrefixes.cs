namespace R2QBench.Tasks.Scoring;

/// <summary>Finds rows that begin alike, as the choices of one question do: their beginning is read once and each goes on from there.</summary>
internal static class SharedPrefixes
{
    /// <summary>Beginnings shorter than this many tokens are not worth a second pass.</summary>
    public const int WorthSharing = 8;

    /// <summary>A beginning that makes up at least 1/this of a row is worth sharing with rows of other questions, as worked examples are.</summary>
    private const int LargePart = 2;

    /// <summary>How often a beginning pays for itself: a family may be larger than a batch by so many times what it shares.</summary>
    private const int Reuse = 4;

    /// <summary>Families of rows, and how many tokens all rows of one share and none is scored at.</summary>
    /// <param name="rows">Groups of <see cref="SharedInputs"/>: the first request of each is the row that is read.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="tokenBudget">Tokens of a batch; families keep to it unless that would mean to read a long beginning over and over.</param>
    /// <returns>Every row in exactly one family; a family of its own has 0 tokens to share.</returns>
    public static IReadOnlyList<(IReadOnlyList<IReadOnlyList<int>> Rows, int Shared)> Find(
        IReadOnlyList<IReadOnlyList<int>> rows, IReadOnlyList<ScoringRequest> requests, int tokenBudget)
    {
        var sorted = rows.ToArray();
        Array.Sort(sorted, (a, b) => requests[a[0]].Input.SequenceCompareTo(requests[b[0]].Input) is var compared && compared != 0 ? compared : a[0].CompareTo(b[0]));
        var families = new List<(IReadOnlyList<IReadOnlyList<int>> Rows, int Shared)>();
        var family = new List<IReadOnlyList<int>>();
        int shared = 0, longest = 0;
        foreach (var (position, row) in sorted.Index())
        {
            int length = requests[row[0]].InputLength;
            if (family.Count > 0)
            {
                // Sorted, so what a row shares with the one before is the most it shares with any before.
                int common = Common(sorted[position - 1], row, requests);
                int together = family.Count == 1 ? common : Math.Min(common, shared);
                int ahead = position + 1 < sorted.Length ? Common(row, sorted[position + 1], requests) : 0;
                bool isSibling = together >= ahead && (family.Count == 1 || together == shared);
                if (together >= WorthSharing && (isSibling || LargePart * together >= length)
                    && (long)family.Count * together >= (long)(family.Count - 1) * shared
                    && together + (family.Count + 1L) * (Math.Max(longest, length) - together) <= tokenBudget + (long)Reuse * together)
                {
                    family.Add(row);
                    (shared, longest) = (together, Math.Max(longest, length));
                    continue;
                }

                families.Add((family, shared));
            }

            (family, shared, longest) = ([row], 0, length);
        }

        if (family.Count > 0) families.Add((family, shared));
        return families;
    }

    /// <summary>Tokens that two rows begin with alike, before the first position whose output either wants.</summary>
    private static int Common(IReadOnlyList<int> row, IReadOnlyList<int> other, IReadOnlyList<ScoringRequest> requests) =>
        Math.Min(
            requests[row[0]].Input.CommonPrefixLength(requests[other[0]].Input),
            Math.Min(FirstNeeded(row, requests), FirstNeeded(other, requests)));

    /// <summary>First position of a row whose output is wanted: everything before it may come from somewhere else.</summary>
    private static int FirstNeeded(IReadOnlyList<int> row, IReadOnlyList<ScoringRequest> requests) =>
        row.Min(index => requests[index].Ids.Length - requests[index].Scored - 1);
}
