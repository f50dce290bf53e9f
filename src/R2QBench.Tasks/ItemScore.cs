namespace R2QBench.Tasks;

/// <summary>One choice of one item, or one window of a text, for the <c>sample</c> table.</summary>
/// <param name="Task">Task name.</param>
/// <param name="Item">Position of the item in its file, from 0.</param>
/// <param name="Choice">Position of the choice, from 0.</param>
/// <param name="LogLikelihood">Sum of natural log-probabilities of the choice's tokens.</param>
/// <param name="Tokens">Tokens of the choice.</param>
/// <param name="Characters">Length by which <c>acc_norm</c> divides: Unicode characters without the leading space.</param>
/// <param name="IsGold">Whether this is the right choice.</param>
/// <param name="IsPredicted">Whether this is the model's answer by <c>acc</c>: the largest log-likelihood of the item.</param>
/// <param name="PromptHash">First 16 hex characters of the SHA-256 of context and continuation.</param>
public sealed record ItemScore(
    string Task, int Item, int Choice, double LogLikelihood, int Tokens, int Characters, bool IsGold, bool IsPredicted, string PromptHash)
{
    /// <summary>Length in UTF-8 bytes by which <c>acc_norm_bytes</c> divides; null where nothing is divided.</summary>
    public int? Bytes { get; init; }

    /// <summary>Tokens per window of a perplexity; null for questions.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Where the start token stood, as rows have it.</summary>
    public string? BosPolicy { get; init; }
}
