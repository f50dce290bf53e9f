using System.Text.RegularExpressions;

namespace R2QBench.Tasks.Corpora;

/// <summary>WikiText as lm-evaluation-harness has it for its <c>wikitext</c> task: pages, and their text without the tokenizer's traces.</summary>
/// <remarks>
/// A page begins at a heading of the first level (<c> = Title = </c>). The clean-up's rules and their order follow the harness (its
/// rule for apostrophes before digits matches nothing and is left out).
/// </remarks>
internal static partial class WikiTextPages
{
    /// <summary>Replacements in order; those before the brackets, then those after.</summary>
    private static readonly (string From, string To)[] Spaces =
    [
        (" @-@ ", "-"), (" @,@ ", ","), (" @.@ ", "."),
        (" : ", ": "), (" ; ", "; "), (" . ", ". "), (" ! ", "! "), (" ? ", "? "), (" , ", ", "),
    ];

    private static readonly (string From, string To)[] Rest =
    [
        ("= = = =", "===="), ("= = =", "==="), ("= =", "=="), (" \u00b0 ", "\u00b0"), (" \n", "\n"), ("\n ", "\n"), (" N ", " 1 "), (" 's", "'s"),
    ];

    /// <summary>The pages of a raw file, as they stand in it.</summary>
    public static IReadOnlyList<string> Split(string file)
    {
        var pages = new List<string>();
        var lines = new List<string>();
        foreach (string line in file.Split('\n'))
        {
            if (IsTitle(line))
            {
                string page = string.Join('\n', lines);
                if (!string.IsNullOrWhiteSpace(page)) pages.Add(page);
                lines.Clear();
            }

            lines.Add(line);
        }

        pages.Add(string.Join('\n', lines));
        return pages;
    }

    /// <summary>The text that the model reads.</summary>
    public static string Detokenize(string page)
    {
        string text = page.Replace("s '", "s'", StringComparison.Ordinal);
        foreach (var (from, to) in Spaces) text = text.Replace(from, to, StringComparison.Ordinal);
        text = Round().Replace(text, "($1)");
        text = Square().Replace(text, "[$1]");
        text = Curly().Replace(text, "{$1}");
        text = Double().Replace(text, "\"$1\"");
        text = Single().Replace(text, "'$1'");
        foreach (var (from, to) in Rest) text = text.Replace(from, to, StringComparison.Ordinal);
        return text;
    }

    private static bool IsTitle(string line)
    {
        string bare = line.Replace("= = =", "===", StringComparison.Ordinal).Replace("= =", "==", StringComparison.Ordinal).Trim();
        return bare.StartsWith("= ", StringComparison.Ordinal) && bare.EndsWith(" =", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\(\s*([^\)]*?)\s*\)")]
    private static partial Regex Round();

    [GeneratedRegex(@"\[\s*([^\]]*?)\s*\]")]
    private static partial Regex Square();

    [GeneratedRegex(@"{\s*([^}]*?)\s*}")]
    private static partial Regex Curly();

    [GeneratedRegex("\"\\s*([^\"]*?)\\s*\"")]
    private static partial Regex Double();

    [GeneratedRegex(@"'\s*([^']*?)\s*'")]
    private static partial Regex Single();
}
