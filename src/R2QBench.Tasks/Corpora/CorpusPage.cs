using System.Text;

namespace R2QBench.Tasks.Corpora;

/// <summary>One document for perplexity by documents.</summary>
/// <param name="Text">What the model reads.</param>
/// <param name="Original">The document before any clean-up; its words and bytes are counted.</param>
public sealed record CorpusPage(string Text, string Original)
{
    /// <summary>Parts between stretches of white space, empty ones at the ends included: <c>len(re.split(r"\s+", text))</c>.</summary>
    public long Words { get; } = CountWords(Original);

    /// <summary>Bytes in UTF-8.</summary>
    public long Bytes { get; } = Encoding.UTF8.GetByteCount(Original);

    private static long CountWords(string text)
    {
        long stretches = 0;
        bool inSpace = false;
        foreach (char c in text)
        {
            bool space = IsSpace(c);
            if (space && !inSpace) stretches++;
            inSpace = space;
        }

        return stretches + 1;
    }

    /// <summary>Python counts the four separators U+001C to U+001F as white space too.</summary>
    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';
}
