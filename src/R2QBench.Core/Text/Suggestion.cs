namespace R2QBench.Core.Text;

/// <summary>Answers typing mistakes: the nearest known word, if one is near enough to be meant.</summary>
public static class Suggestion
{
    /// <summary>The candidate with the fewest edits (insert, delete, replace, swap neighbours; case is ignored), the first one of equals.</summary>
    /// <returns>Null if every candidate needs more edits than a third of the longer word (one is always granted) and none alone starts with the word.</returns>
    public static string? Nearest(string word, IReadOnlyCollection<string> candidates)
    {
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var longer = Math.Max(word.Length, candidate.Length);
            if (longer < 2) continue;
            var allowed = Math.Max(1, (longer + 1) / 3);
            if (Math.Abs(word.Length - candidate.Length) > allowed) continue;
            var edits = Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits > allowed || edits >= fewest) continue;
            (best, fewest) = (candidate, edits);
        }

        return best ?? Started(word, candidates);
    }

    /// <summary>The nearest candidate as a question.</summary>
    /// <returns>Null where <see cref="Nearest"/> is.</returns>
    public static string? DidYouMean(string word, IReadOnlyCollection<string> candidates) => Nearest(word, candidates) is { } nearest ? $"did you mean {nearest}?" : null;

    /// <summary>The folder or file beside a path that does not exist, as a question.</summary>
    /// <param name="path">Its folder may be missing too.</param>
    /// <param name="pattern">Which entries count, e.g. <c>*.yaml</c>.</param>
    public static string? DidYouMeanPath(string path, string pattern = "*")
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder || !Directory.Exists(folder)) return null;
        var nearest = Nearest(Path.GetFileName(full), [.. Directory.EnumerateFileSystemEntries(folder, pattern).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)]);
        return nearest is null ? null : $"did you mean {Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? "", nearest)}?";
    }

    /// <summary>The only candidate that starts with the word: someone left the rest away.</summary>
    private static string? Started(string word, IReadOnlyCollection<string> candidates)
    {
        if (word.Length < 3) return null;
        var started = candidates.Where(candidate => candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return started.Count == 1 ? started[0] : null;
    }

    /// <summary>Edits between two words: Damerau-Levenshtein distance in its optimal string alignment form.</summary>
    public static int Edits(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replace, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
