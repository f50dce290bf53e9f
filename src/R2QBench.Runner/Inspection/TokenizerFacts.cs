using R2QBench.Core.Tokenizers;

namespace R2QBench.Runner.Inspection;

/// <summary>What a tokenizer is.</summary>
/// <param name="Files">The files it was read from.</param>
/// <param name="Ids">Largest id + 1.</param>
/// <param name="BosId">Id of the token that begins a text, or null.</param>
/// <param name="BosToken">Its spelling.</param>
/// <param name="EosId">Id of the token that ends a text, or null.</param>
/// <param name="EosToken">Its spelling.</param>
/// <param name="AddsBos">Whether BOS is put in front of a text by default.</param>
public sealed record TokenizerFacts(IReadOnlyList<string> Files, int Ids, int? BosId, string? BosToken, int? EosId, string? EosToken, bool AddsBos)
{
    /// <summary>Reads the tokenizer of a folder.</summary>
    public static TokenizerFacts Of(string folder)
    {
        var tokenizer = TokenizerLoader.Load(folder);
        return new TokenizerFacts(
            [.. TokenizerLoader.PathsIn(folder).Select(path => Path.GetFileName(path))],
            tokenizer.VocabularySize,
            tokenizer.BosId,
            Spelling(tokenizer, tokenizer.BosId),
            tokenizer.EosId,
            Spelling(tokenizer, tokenizer.EosId),
            tokenizer.AddsBos);
    }

    private static string? Spelling(Tokenizer tokenizer, int? id) => id is { } known ? tokenizer.TokenOf(known) : null;
}
