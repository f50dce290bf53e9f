namespace R2QBench.Runner.Training;

/// <summary>A training text as one sequence of token ids.</summary>
/// <remarks>
/// Documents are packed: each is tokenized on its own and follows the one before, preceded by the beginning-of-text token if
/// the tokenizer adds one to a text by itself. A training window may hold the end of one document and the start of the next;
/// attention is not masked between them, as in the pretraining of Llama-style models.
/// </remarks>
public sealed class TokenStream
{
    private readonly int[] _ids;

    public TokenStream(int[] ids) => _ids = ids;

    /// <summary>Tokens in all.</summary>
    public int Count => _ids.Length;

    /// <summary>Ids <paramref name="start"/> … <paramref name="start"/> + <paramref name="destination"/>.Length − 1.</summary>
    public void CopyTo(long start, Span<long> destination)
    {
        var source = _ids.AsSpan((int)start, destination.Length);
        for (var i = 0; i < source.Length; i++) destination[i] = source[i];
    }
}
