namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>Finds the match of one known regular expression that begins at a position; the expression covers every text.</summary>
internal interface IPatternScanner
{
    /// <summary>End of the match, always behind <paramref name="start"/>.</summary>
    int MatchEnd(ReadOnlySpan<char> text, int start);
}
