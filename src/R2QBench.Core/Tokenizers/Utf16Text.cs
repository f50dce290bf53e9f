namespace R2QBench.Core.Tokenizers;

/// <summary>.NET strings may hold half characters; tokenizers are defined on Unicode code points.</summary>
internal static class Utf16Text
{
    /// <summary>The same text with U+FFFD in place of every surrogate that has no partner.</summary>
    public static string ReplaceLoneSurrogates(string text)
    {
        var first = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (first < 0) return text;
        char[]? copy = null;
        for (var i = first; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else (copy ??= text.ToCharArray())[i] = '\uFFFD';
        }

        return copy is null ? text : new string(copy);
    }

    /// <summary>The code point at a position of a text without lone surrogates, and its length in chars.</summary>
    public static int CodePointAt(ReadOnlySpan<char> text, int index, out int length)
    {
        var c = text[index];
        length = char.IsHighSurrogate(c) ? 2 : 1;
        return length == 1 ? c : char.ConvertToUtf32(c, text[index + 1]);
    }
}
