namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Working memory of one thread that tokenizes: buffers, and the words seen so far with their tokens.</summary>
internal sealed class BytePairEncoder(BytePairModel model)
{
    private const int LongestRemembered = 64;
    private const int MostRemembered = 1 << 16;

    private readonly WordMerger _merger = new(model.Merges);
    private readonly Dictionary<string, int[]> _seen = [];
    private int[] _symbols = new int[256];

    /// <summary>Appends the tokens of a word.</summary>
    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > LongestRemembered)
        {
            ids.AddRange(Merge(word));
            return;
        }

        var seen = _seen.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!seen.TryGetValue(word, out var tokens))
        {
            if (_seen.Count >= MostRemembered) _seen.Clear();
            seen[word] = tokens = Merge(word).ToArray();
        }

        ids.AddRange(tokens);
    }

    private ReadOnlySpan<int> Merge(ReadOnlySpan<char> word)
    {
        var needed = model.Symbols.MaximumSymbols(word.Length);
        if (_symbols.Length < needed) _symbols = new int[needed];
        var count = model.Symbols.Symbols(word, _symbols);
        return _symbols.AsSpan(0, _merger.Merge(_symbols.AsSpan(0, count)));
    }
}
