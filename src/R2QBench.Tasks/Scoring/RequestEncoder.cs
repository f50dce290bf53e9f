using R2QBench.Core.Tokenizers;

namespace R2QBench.Tasks.Scoring;

/// <summary>Turns context and continuation into tokens exactly as lm-evaluation-harness v0.4 does (methods.md §3.2).</summary>
/// <param name="tokenizer">The model's own.</param>
/// <param name="bos"><see cref="BosPolicy.None"/> or <see cref="BosPolicy.Window"/>.</param>
/// <param name="contextLength">Tokens the model can read.</param>
internal sealed class RequestEncoder(Tokenizer tokenizer, BosPolicy bos, int contextLength)
{
    /// <summary>A request, and whether tokens were cut off on its left.</summary>
    /// <exception cref="ArgumentException">The continuation has no tokens of its own.</exception>
    /// <remarks>
    /// Both are tokenized together; the continuation is what follows the context's own number of tokens, so a token across
    /// the border counts as continuation. White space at the context's end goes over to the continuation first.
    /// </remarks>
    public (ScoringRequest Request, bool Truncated) Encode(string context, string continuation)
    {
        string kept = context.TrimEnd();
        continuation = context[kept.Length..] + continuation;

        // Without any context the model needs something to predict the first token from: BOS, or else the end of text.
        var whole = kept.Length == 0 ? [Prefix(), .. Tokens(continuation)] : WithBos(Tokens(kept + continuation));
        int contextTokens = kept.Length == 0 ? 1 : WithBos(Tokens(kept)).Count;
        int scored = whole.Count - contextTokens;
        if (scored < 1) throw new ArgumentException("The tokenizer leaves no token for the choice");
        // The harness stops at a choice that is longer than the context; here it loses its own beginning too, and is counted.
        scored = Math.Min(scored, contextLength);

        int cut = Math.Max(0, whole.Count - (contextLength + 1));
        return (new ScoringRequest([.. whole.Skip(cut)], scored), cut > 0);
    }

    private IReadOnlyList<int> Tokens(string text) => tokenizer.EncodeToIds(text, addSpecialTokens: false);

    private IReadOnlyList<int> WithBos(IReadOnlyList<int> ids) => bos == BosPolicy.Window ? [tokenizer.BosId!.Value, .. ids] : ids;

    private int Prefix() => tokenizer.BosId ?? tokenizer.EosId
        ?? throw new ArgumentException("An item without context needs a begin or end of text token, and the tokenizer has neither");
}
