namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Applies merges to one word: always the pair of lowest rank, the leftmost of equals, until none is left.</summary>
/// <remarks>
/// Symbols form a linked list; candidates wait in a priority queue and are dropped if their neighbours have changed meanwhile.
/// O(n log n), so that a whole text without any cut (as SentencePiece models are exported) is no problem. Holds buffers: one user at a time.
/// </remarks>
internal sealed class WordMerger(MergeTable merges)
{
    /// <summary>Up to this length a plain scan beats the queue.</summary>
    private const int ShortWord = 16;

    private readonly PriorityQueue<(int Left, int LeftId, int RightId), ulong> _candidates = new();
    private int[] _next = [];
    private int[] _previous = [];

    /// <summary>Merges in place.</summary>
    /// <param name="symbols">Ids of the first symbols; holds the tokens afterwards.</param>
    /// <returns>Number of tokens, at the start of <paramref name="symbols"/>.</returns>
    public int Merge(Span<int> symbols) => symbols.Length <= ShortWord ? MergeShort(symbols) : MergeLong(symbols);

    private int MergeShort(Span<int> symbols)
    {
        var count = symbols.Length;
        while (count > 1)
        {
            var best = (Rank: int.MaxValue, Id: 0);
            var at = -1;
            for (var i = 0; i + 1 < count; i++)
                if (merges.TryGet(symbols[i], symbols[i + 1], out var merge) && merge.Rank < best.Rank)
                    (best, at) = (merge, i);
            if (at < 0) break;
            symbols[at] = best.Id;
            symbols[(at + 2)..count].CopyTo(symbols[(at + 1)..]);
            count--;
        }

        return count;
    }

    private int MergeLong(Span<int> symbols)
    {
        var count = symbols.Length;
        if (_next.Length < count) (_next, _previous) = (new int[count], new int[count]);
        for (var i = 0; i < count; i++) (_next[i], _previous[i]) = (i + 1 < count ? i + 1 : -1, i - 1);

        _candidates.Clear();
        for (var i = 0; i + 1 < count; i++) Propose(symbols, i);
        while (_candidates.TryDequeue(out var pair, out _))
        {
            var left = pair.Left;
            var right = _next[left];
            if (symbols[left] != pair.LeftId || right < 0 || symbols[right] != pair.RightId) continue;
            merges.TryGet(pair.LeftId, pair.RightId, out var merge);
            symbols[left] = merge.Id;
            symbols[right] = -1;
            var after = _next[left] = _next[right];
            if (after >= 0) _previous[after] = left;
            if (_previous[left] >= 0) Propose(symbols, _previous[left]);
            Propose(symbols, left);
        }

        var kept = 0;
        for (var i = 0; i >= 0; i = _next[i]) symbols[kept++] = symbols[i];
        return kept;
    }

    private void Propose(ReadOnlySpan<int> symbols, int left)
    {
        var right = _next[left];
        if (right >= 0 && merges.TryGet(symbols[left], symbols[right], out var merge))
            _candidates.Enqueue((left, symbols[left], symbols[right]), ((ulong)(uint)merge.Rank << 32) | (uint)left);
    }
}
