namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>Cuts a text into the matches of one of the known expressions (behaviour <c>Isolated</c>).</summary>
internal sealed class PatternPreTokenizer(IPatternScanner scanner) : IPreTokenizer
{
    /// <summary>Expressions that are recognised, as they stand in the files.</summary>
    public static IReadOnlyDictionary<string, IPatternScanner> Known { get; } = new Dictionary<string, IPatternScanner>
    {
        [Gpt2Scanner.Pattern] = new Gpt2Scanner(),
        [Cl100kScanner.Llama3Pattern] = new Cl100kScanner(digitsTogether: 3),
        [Cl100kScanner.QwenPattern] = new Cl100kScanner(digitsTogether: 1),
    };

    public PieceList Apply(PieceList pieces) => pieces.Cut(CutAtMatches);

    private void CutAtMatches(ReadOnlySpan<char> piece, List<int> ends)
    {
        for (var position = 0; position < piece.Length;) ends.Add(position = scanner.MatchEnd(piece, position));
    }
}
