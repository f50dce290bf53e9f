namespace R2QBench.Core.Tokenizers;

/// <summary>Text to token ids and back. Immutable and safe for use by several threads at once.</summary>
/// <remarks>The surface follows Microsoft.ML.Tokenizers (<c>EncodeToIds</c>, <c>CountTokens</c>, <c>Decode</c>); special tokens are explicit.</remarks>
public abstract class Tokenizer
{
    /// <summary>Largest id + 1: the rows that an embedding must have at least.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Id of the token that begins a text, or null where the model has none.</summary>
    public abstract int? BosId { get; }

    /// <summary>Id of the token that ends a text, or null where the model has none.</summary>
    public abstract int? EosId { get; }

    /// <summary>True if <see cref="EncodeToIds"/> with special tokens begins with <see cref="BosId"/>: the model's own default.</summary>
    public abstract bool AddsBos { get; }

    /// <summary>Token ids of a text.</summary>
    /// <param name="text">Any string; a surrogate without its partner is read as U+FFFD. Special tokens spelt out in the text are recognised.</param>
    /// <param name="addSpecialTokens">Add what the tokenizer adds by default, such as BOS; false gives the text alone.</param>
    public abstract IReadOnlyList<int> EncodeToIds(string text, bool addSpecialTokens);

    /// <summary>Number of tokens of a text, without added special tokens.</summary>
    public int CountTokens(string text) => EncodeToIds(text, addSpecialTokens: false).Count;

    /// <summary>Text of token ids; ids without a token (padding rows of an embedding) give nothing.</summary>
    /// <param name="ids">Token ids, ≥ 0.</param>
    /// <param name="skipSpecialTokens">Leave out special tokens such as BOS.</param>
    public abstract string Decode(IEnumerable<int> ids, bool skipSpecialTokens = true);

    /// <summary>The token as it stands in the vocabulary, or null.</summary>
    public abstract string? TokenOf(int id);

    /// <summary>Id of a token as it stands in the vocabulary, or null.</summary>
    public abstract int? IdOf(string token);
}
