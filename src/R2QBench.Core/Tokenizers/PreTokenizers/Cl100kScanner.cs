namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>The cut of Llama-3 (up to three digits together) and Qwen (digits one by one).</summary>
/// <remarks>Source: the expressions as they stand in both models' tokenizer.json; they differ in the number of digits only.</remarks>
internal sealed class Cl100kScanner(int digitsTogether) : IPatternScanner
{
    public const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public const string QwenPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public int MatchEnd(ReadOnlySpan<char> text, int start)
    {
        var first = text[start];
        if (first == '\'' && Contraction(text, start) is var length and > 0) return start + length;

        var kind = CharacterClass.At(text, start, out var firstLength);
        if (kind == CharacterClass.Letter) return Runs.End(text, start, CharacterClass.Letter);
        if (kind == CharacterClass.Number) return Runs.End(text, start, CharacterClass.Number, digitsTogether);

        var next = start + firstLength;
        var nextKind = next < text.Length ? CharacterClass.At(text, next, out _) : CharacterClass.Space;
        if (nextKind == CharacterClass.Letter && first is not ('\r' or '\n')) return Runs.End(text, next, CharacterClass.Letter);
        if (kind == CharacterClass.Other) return SignsEnd(text, start);
        if (first == ' ' && nextKind == CharacterClass.Other) return SignsEnd(text, next);

        var end = Runs.End(text, start, CharacterClass.Space);
        var lastLineBreak = text[start..end].LastIndexOfAny('\r', '\n');
        return lastLineBreak >= 0 ? start + lastLineBreak + 1 : WhiteSpace.MatchEnd(text, start);
    }

    private static int SignsEnd(ReadOnlySpan<char> text, int start)
    {
        var end = Runs.End(text, start, CharacterClass.Other);
        while (end < text.Length && text[end] is '\r' or '\n') end++;
        return end;
    }

    /// <summary>Ignoring case, by Unicode's simple folding: U+017F (ſ) is an s.</summary>
    private static int Contraction(ReadOnlySpan<char> text, int start)
    {
        var rest = text[(start + 1)..];
        return rest switch
        {
            ['s' or 'S' or '\u017F' or 't' or 'T' or 'm' or 'M' or 'd' or 'D', ..] => 2,
            ['r' or 'R' or 'v' or 'V', 'e' or 'E', ..] or ['l' or 'L', 'l' or 'L', ..] => 3,
            _ => 0,
        };
    }
}
