namespace R2QBench.Core.Text;

/// <summary>Patterns over module paths: <c>*</c> stands for any characters (dots too), <c>?</c> for one; all else is literal and must match whole.</summary>
/// <remarks><c>*.down_proj</c>, <c>lm_head</c>, <c>model.layers.0.*</c>.</remarks>
public static class Glob
{
    /// <summary>True if the whole path matches the pattern; case counts.</summary>
    public static bool IsMatch(string pattern, string path)
    {
        int p = 0, t = 0, star = -1, retry = 0;
        while (t < path.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == path[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                // Let the last star swallow one character more; earlier stars never need to change.
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary>True if any of the patterns matches.</summary>
    public static bool IsMatch(IEnumerable<string> patterns, string path) => patterns.Any(pattern => IsMatch(pattern, path));
}
