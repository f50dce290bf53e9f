namespace R2QBench.Core.Tokenizers.Decoders;

/// <summary>Removes up to so many of one character from the start and the end of every token.</summary>
internal sealed class StripDecoder(char content, int start, int stop) : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [.. tokens.Select(Strip)];

    private string Strip(string token)
    {
        var first = 0;
        while (first < start && first < token.Length && token[first] == content) first++;
        var end = token.Length;
        while (token.Length - end < stop && end > first && token[end - 1] == content) end--;
        return token[first..end];
    }
}
