namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Two neighbouring tokens become one.</summary>
/// <param name="Left">Id of the left part.</param>
/// <param name="Right">Id of the right part.</param>
/// <param name="Result">Id of both together.</param>
/// <param name="Rank">The lowest goes first; of equals the leftmost in the text.</param>
internal readonly record struct Merge(int Left, int Right, int Result, int Rank);
