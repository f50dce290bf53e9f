namespace R2QBench.Core.Tokenizers.Decoders;

/// <summary>Replaces a literal text within every token.</summary>
internal sealed class ReplaceDecoder(string pattern, string content) : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [.. tokens.Select(token => token.Replace(pattern, content, StringComparison.Ordinal))];
}
