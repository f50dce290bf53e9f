namespace R2QBench.Core.Tokenizers.Decoders;

/// <summary>One step on the way from tokens to text; the tokens that the last step leaves are joined.</summary>
internal interface ITokenDecoder
{
    IReadOnlyList<string> Decode(IReadOnlyList<string> tokens);
}
