namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Byte-pair encoding: a word's symbols are merged pair by pair in the order that the merges were learnt.</summary>
/// <remarks>Source: Sennrich et al., arXiv 1508.07909; details (unknown tokens, byte fallback) as in Hugging Face tokenizers' model <c>BPE</c>.</remarks>
internal sealed class BytePairModel
{
    private readonly MergeBoundaries? _boundaries;
    private readonly Dictionary<string, int>? _wholeWords;
    private BytePairEncoder? _idleEncoder;

    /// <exception cref="Errors.ProblemException">The vocabulary lacks pieces without which some texts could not be tokenized.</exception>
    public BytePairModel(BytePairVocabulary vocabulary, BytePairOptions options, string file)
    {
        Vocabulary = vocabulary;
        Merges = new MergeTable(vocabulary.Merges);
        if (options.ByteLevel)
        {
            Symbols = new ByteSymbolizer(vocabulary, file);
        }
        else
        {
            var characters = new CharacterSymbolizer(vocabulary, options, file);
            Symbols = characters;
            _boundaries = new MergeBoundaries(vocabulary, options, characters);
        }

        if (options.IgnoreMerges) _wholeWords = WholeWords(vocabulary, options.ByteLevel);
    }

    public BytePairVocabulary Vocabulary { get; }

    public MergeTable Merges { get; }

    public ISymbolizer Symbols { get; }

    /// <summary>Appends the tokens of consecutive pieces of a text.</summary>
    /// <param name="text">Without lone surrogates.</param>
    /// <param name="ends">End of each piece, rising.</param>
    /// <param name="ids">Receives the tokens.</param>
    public void Encode(string text, List<int> ends, List<int> ids)
    {
        var encoder = Interlocked.Exchange(ref _idleEncoder, null) ?? new BytePairEncoder(this);
        var start = 0;
        foreach (var end in ends)
        {
            EncodePiece(text.AsSpan(start, end - start), encoder, ids);
            start = end;
        }

        _idleEncoder = encoder;
    }

    private void EncodePiece(ReadOnlySpan<char> piece, BytePairEncoder encoder, List<int> ids)
    {
        if (_wholeWords is not null && _wholeWords.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(piece, out var whole))
        {
            ids.Add(whole);
            return;
        }

        for (var start = 0; start < piece.Length;)
        {
            var end = _boundaries?.PartEnd(piece, start) ?? piece.Length;
            encoder.Encode(piece[start..end], ids);
            start = end;
        }
    }

    /// <summary>Tokens by the text that they stand for; tokens that are not whole characters never equal a word.</summary>
    private static Dictionary<string, int> WholeWords(BytePairVocabulary vocabulary, bool byteLevel)
    {
        if (!byteLevel) return new Dictionary<string, int>(vocabulary.Ids);
        var words = new Dictionary<string, int>();
        foreach (var (token, id) in vocabulary.Ids)
            if (ByteAlphabet.TryGetBytes(token, out var bytes) && System.Text.Unicode.Utf8.IsValid(bytes))
                words[System.Text.Encoding.UTF8.GetString(bytes)] = id;
        return words;
    }
}
