using System.Text;
using R2QBench.Core.Tokenizers.Bpe;

namespace R2QBench.Core.Tokenizers.Decoders;

/// <summary>Turns the visible byte alphabet back into bytes, and all of them together into text; what is not UTF-8 becomes U+FFFD.</summary>
internal sealed class ByteLevelDecoder : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (var token in tokens)
            if (ByteAlphabet.TryGetBytes(token, out var ofToken)) bytes.AddRange(ofToken);
            else bytes.AddRange(Encoding.UTF8.GetBytes(token)); // an added token, written in plain letters
        return [Encoding.UTF8.GetString([.. bytes])];
    }
}
