namespace R2QBench.Core.Tokenizers.Training;

/// <summary>How often each pair of neighbouring tokens occurs in the training words, kept up to date while pairs are merged.</summary>
internal sealed class PairCounts
{
    private const int NoToken = -1; // a character that is left to byte tokens never merges

    private readonly List<string> _tokens;
    private readonly Dictionary<string, int> _ids;
    private readonly List<(List<int> Symbols, long Count)> _words = [];
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _wordsOf = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, string Left, string Right)> _queue;

    /// <param name="words">Words and how often they occur.</param>
    /// <param name="tokens">The first tokens; merged ones are appended.</param>
    public PairCounts(Dictionary<string, long> words, List<string> tokens)
    {
        _tokens = tokens;
        _ids = tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);
        _queue = new(Comparer<(long Count, string Left, string Right)>.Create(Compare));
        foreach (var (word, count) in words)
        {
            _words.Add(([.. word.EnumerateRunes().Select(rune => _ids.GetValueOrDefault(rune.ToString(), NoToken))], count));
            AddPairs(_words.Count - 1, +1);
        }

        foreach (var pair in _counts.Keys) Enqueue(pair);
    }

    /// <summary>Merges the most frequent pair until there are so many tokens, or no pair occurs twice.</summary>
    /// <returns>The merges in order.</returns>
    public IReadOnlyList<(string Left, string Right)> MergeUntil(int vocabularySize)
    {
        var merges = new List<(string, string)>();
        while (_tokens.Count < vocabularySize && TryTakeBest(out var pair))
        {
            merges.Add((_tokens[pair.Left], _tokens[pair.Right]));
            Merge(pair, IdOf(_tokens[pair.Left] + _tokens[pair.Right]));
        }

        return merges;
    }

    /// <summary>Higher count first, then ordinal order of the spellings.</summary>
    private static int Compare((long Count, string Left, string Right) a, (long Count, string Left, string Right) b)
    {
        if (a.Count != b.Count) return b.Count.CompareTo(a.Count);
        var left = string.CompareOrdinal(a.Left, b.Left);
        return left != 0 ? left : string.CompareOrdinal(a.Right, b.Right);
    }

    private bool TryTakeBest(out (int Left, int Right) best)
    {
        while (_queue.TryDequeue(out best, out var priority))
            if (_counts.GetValueOrDefault(best) == priority.Count && priority.Count >= 2)
                return true;
        return false;
    }

    private int IdOf(string token)
    {
        if (_ids.TryGetValue(token, out var known)) return known;
        _tokens.Add(token);
        return _ids[token] = _tokens.Count - 1;
    }

    private void Merge((int Left, int Right) pair, int merged)
    {
        var changed = new HashSet<(int, int)>();
        foreach (var word in _wordsOf[pair].ToArray())
        {
            AddPairs(word, -1, changed);
            var symbols = _words[word].Symbols;
            var kept = 0;
            for (var i = 0; i < symbols.Count; i++)
            {
                var joins = i + 1 < symbols.Count && symbols[i] == pair.Left && symbols[i + 1] == pair.Right;
                symbols[kept++] = joins ? merged : symbols[i];
                if (joins) i++;
            }

            symbols.RemoveRange(kept, symbols.Count - kept);
            AddPairs(word, +1, changed);
        }

        foreach (var touched in changed) Enqueue(touched);
    }

    private void AddPairs(int word, int sign, HashSet<(int, int)>? changed = null)
    {
        var (symbols, count) = _words[word];
        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            var pair = (symbols[i], symbols[i + 1]);
            if (pair.Item1 == NoToken || pair.Item2 == NoToken) continue;
            _counts[pair] = _counts.GetValueOrDefault(pair) + sign * count;
            if (!_wordsOf.TryGetValue(pair, out var words)) _wordsOf[pair] = words = [];
            if (sign > 0) words.Add(word);
            else words.Remove(word);
            changed?.Add(pair);
        }
    }

    private void Enqueue((int Left, int Right) pair)
    {
        if (_counts[pair] >= 2) _queue.Enqueue(pair, (_counts[pair], _tokens[pair.Left], _tokens[pair.Right]));
    }
}
