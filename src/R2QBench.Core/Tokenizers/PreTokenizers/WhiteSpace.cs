namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>The tail that all these expressions share: <c>\s+(?!\S)|\s+</c>.</summary>
internal static class WhiteSpace
{
    /// <summary>A run up to the text's end is taken whole; before something else its last character is left over, unless it is the only one.</summary>
    public static int MatchEnd(ReadOnlySpan<char> text, int start)
    {
        var end = Runs.End(text, start, CharacterClass.Space);
        return end == text.Length || end == start + 1 ? end : end - 1;
    }
}
