namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>GPT-2's cut: contractions; a word, a number or other signs, each with one space in front; white space.</summary>
/// <remarks>Source: the expression below, from OpenAI's published GPT-2 encoder; also used by GPT-NeoX, Pythia and OPT.</remarks>
internal sealed class Gpt2Scanner : IPatternScanner
{
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public int MatchEnd(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && Contraction(text, start) is var length and > 0) return start + length;
        var body = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = CharacterClass.At(text, body, out _);
        return kind == CharacterClass.Space ? WhiteSpace.MatchEnd(text, start) : Runs.End(text, body, kind);
    }

    private static int Contraction(ReadOnlySpan<char> text, int start)
    {
        var rest = text[(start + 1)..];
        return rest switch
        {
            ['s' or 't' or 'm' or 'd', ..] => 2,
            ['r' or 'v', 'e', ..] or ['l', 'l', ..] => 3,
            _ => 0,
        };
    }
}
