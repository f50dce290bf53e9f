namespace R2QBench.Core.Tokenizers;

/// <summary>Which tokens begin and end a text, and what is put around one by default.</summary>
/// <param name="BosId">Begin of text, or null.</param>
/// <param name="EosId">End of text, or null.</param>
/// <param name="Prefix">Ids put in front of a text.</param>
/// <param name="Suffix">Ids put behind a text.</param>
internal sealed record SpecialTokens(int? BosId, int? EosId, IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix);
