namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Where a text can be cut without changing its tokens: between characters that no merge ever brings together.</summary>
/// <remarks>
/// SentencePiece models come without a pre-tokenizer, so that a whole book is one word. A merge joins the last character of its left
/// part with the first of its right part; between two characters that are no such pair nothing can merge, and each side can be
/// tokenized, and remembered, alone.
/// </remarks>
internal sealed class MergeBoundaries
{
    private readonly HashSet<ulong> _joined = [];
    private readonly CharacterSymbolizer _symbols;
    private readonly bool _canCut;

    public MergeBoundaries(BytePairVocabulary vocabulary, BytePairOptions options, CharacterSymbolizer symbols)
    {
        _symbols = symbols;
        _canCut = true;
        foreach (var merge in vocabulary.Merges)
        {
            var (leftToken, rightToken) = (vocabulary.TokenOf(merge.Left)!, vocabulary.TokenOf(merge.Right)!);
            // Byte tokens and the unknown token are symbols that do not read like their characters.
            _canCut &= IsPlain(leftToken, options) && IsPlain(rightToken, options);
            _joined.Add(Pair(LastCodePoint(leftToken), Utf16Text.CodePointAt(rightToken, 0, out _)));
        }
    }

    /// <summary>End of the part that begins at a position.</summary>
    public int PartEnd(ReadOnlySpan<char> text, int start)
    {
        if (!_canCut) return text.Length;
        var previous = Utf16Text.CodePointAt(text, start, out var length);
        for (var i = start + length; i < text.Length; i += length)
        {
            var current = Utf16Text.CodePointAt(text, i, out length);
            // Two unknown characters may become one token, so a cut needs a known one on both sides.
            if (!_joined.Contains(Pair(previous, current)) && _symbols.IsToken(previous) && _symbols.IsToken(current)) return i;
            previous = current;
        }

        return text.Length;
    }

    private static bool IsPlain(string token, BytePairOptions options) => ByteToken.Parse(token) is null && token != options.UnknownToken;

    private static int LastCodePoint(string token) =>
        token.Length >= 2 && char.IsSurrogatePair(token, token.Length - 2) ? char.ConvertToUtf32(token, token.Length - 2) : token[^1];

    /// <summary>A number for each pair; the odd factor spreads them, since the hash of a ulong is no more than its halves combined.</summary>
    private static ulong Pair(int left, int right) => (((ulong)(uint)left << 32) | (uint)right) * 0x9E37_79B9_7F4A_7C15ul;
}
