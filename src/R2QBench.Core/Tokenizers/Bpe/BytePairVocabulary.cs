using R2QBench.Core.Errors;

namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Tokens, ids and merges of a byte-pair model, checked: every merge has its parts and its result.</summary>
internal sealed class BytePairVocabulary
{
    /// <summary>More than any model has; keeps a damaged id from filling the memory.</summary>
    private const int MaximumId = 1 << 24;

    private readonly string?[] _tokens;

    /// <param name="tokens">Token and id; ids need not be dense.</param>
    /// <param name="merges">Left and right part, in order of rank.</param>
    /// <param name="file">Named in every problem.</param>
    /// <exception cref="ProblemException">Doubled or impossible ids, or merges of tokens that are not there.</exception>
    public BytePairVocabulary(IReadOnlyDictionary<string, int> tokens, IReadOnlyList<(string Left, string Right)> merges, string file)
    {
        if (tokens.Count == 0) throw new ProblemException(new Problem("The vocabulary is empty", file));
        Ids = tokens;
        var largest = tokens.Values.Max();
        if (largest > MaximumId || tokens.Values.Min() < 0)
            throw new ProblemException(new Problem("The vocabulary has an impossible id", file, largest.ToString(), $"0 to {MaximumId}"));
        _tokens = new string?[largest + 1];
        foreach (var (token, id) in tokens)
        {
            if (_tokens[id] is { } other) throw new ProblemException(new Problem("Two tokens have the same id", file, $"{id}: {other} and {token}"));
            _tokens[id] = token;
        }

        Merges = [.. merges.Select((merge, rank) => Resolve(merge, rank, file))];
    }

    /// <param name="tokens">Token and id; ids need not be dense.</param>
    /// <param name="scores">Tokens that merging may give; the higher score merges first.</param>
    /// <param name="file">Named in every problem.</param>
    /// <exception cref="ProblemException">Doubled or impossible ids.</exception>
    /// <remarks>SentencePiece's rule: any two neighbours merge whose texts together are a token, in order of the score, from left to right.</remarks>
    public BytePairVocabulary(IReadOnlyDictionary<string, int> tokens, IReadOnlyDictionary<string, float> scores, string file) : this(tokens, [], file)
    {
        var merges = new List<Merge>();
        var rank = 0;
        foreach (var sameScore in scores.Where(pair => pair.Key.Length > 1).GroupBy(pair => pair.Value).OrderByDescending(group => group.Key))
        {
            foreach (var (token, _) in sameScore)
                for (var cut = 1; cut < token.Length; cut++)
                    if (scores.ContainsKey(token[..cut]) && scores.ContainsKey(token[cut..]))
                        merges.Add(new Merge(tokens[token[..cut]], tokens[token[cut..]], tokens[token], rank));
            rank++;
        }

        Merges = merges;
    }

    /// <summary>Id of every token.</summary>
    public IReadOnlyDictionary<string, int> Ids { get; }

    /// <summary>All merges.</summary>
    public IReadOnlyList<Merge> Merges { get; }

    /// <summary>Largest id + 1.</summary>
    public int Size => _tokens.Length;

    /// <summary>The token of an id, or null where there is none.</summary>
    public string? TokenOf(int id) => id >= 0 && id < _tokens.Length ? _tokens[id] : null;

    private Merge Resolve((string Left, string Right) merge, int rank, string file)
    {
        int IdOf(string token) => Ids.TryGetValue(token, out var id)
            ? id
            : throw new ProblemException(new Problem("A merge needs a token that the vocabulary lacks", $"{file}  merge {rank}: {merge.Left} {merge.Right}", token));
        return new Merge(IdOf(merge.Left), IdOf(merge.Right), IdOf(merge.Left + merge.Right), rank);
    }
}
