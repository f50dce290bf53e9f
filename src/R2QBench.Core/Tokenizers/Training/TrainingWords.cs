using R2QBench.Core.Tokenizers.PreTokenizers;

namespace R2QBench.Core.Tokenizers.Training;

/// <summary>Cuts training text into the words within which merges are learnt, and counts them.</summary>
/// <remarks>
/// As SentencePiece does by default: a word begins at a space (written ▁, at the start of a text too) and holds one kind of character;
/// digits stand alone. Line breaks and other control characters are no words: they are left to the byte tokens.
/// </remarks>
internal static class TrainingWords
{
    public const char VisibleSpace = '\u2581';

    /// <summary>Words and how often they occur.</summary>
    public static Dictionary<string, long> Count(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            if (text.Length == 0) continue;
            var visible = string.Concat(VisibleSpace.ToString(), Utf16Text.ReplaceLoneSurrogates(text)).Replace(' ', VisibleSpace);
            for (var start = 0; start < visible.Length;)
            {
                var end = WordEnd(visible, start);
                var word = visible.AsSpan(start, end - start);
                if (!char.IsControl(word[0])) lookup[word] = lookup.TryGetValue(word, out var count) ? count + 1 : 1;
                start = end;
            }
        }

        return counts;
    }

    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var first = text[start] == VisibleSpace ? start + 1 : start;
        if (first == text.Length || text[first] == VisibleSpace || (first > start && char.IsControl(text[first]))) return first;
        if (char.IsControl(text[first])) return first + 1;
        var kind = CharacterClass.At(text, first, out var length);
        var end = first + length;
        if (kind == CharacterClass.Number) return end;
        while (end < text.Length && text[end] != VisibleSpace && !char.IsControl(text[end]) && CharacterClass.At(text, end, out length) == kind) end += length;
        return end;
    }
}
