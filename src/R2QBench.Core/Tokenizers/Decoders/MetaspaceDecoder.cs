namespace R2QBench.Core.Tokenizers.Decoders;

/// <summary>Turns the visible space (▁) back into a space; in the first token it is left out where the encoder had put it there.</summary>
internal sealed class MetaspaceDecoder(char replacement, bool wasPrepended) : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
    [
        .. tokens.Select((token, index) => index == 0 && wasPrepended
            ? token.Replace(replacement.ToString(), "", StringComparison.Ordinal)
            : token.Replace(replacement, ' ')),
    ];
}
