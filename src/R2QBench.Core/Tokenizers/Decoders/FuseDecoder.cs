namespace R2QBench.Core.Tokenizers.Decoders;

/// <summary>Joins all tokens to one.</summary>
internal sealed class FuseDecoder : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [string.Concat(tokens)];
}
