namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>GPT-2's alphabet: every byte as one visible character, so that vocabularies are readable text files.</summary>
/// <remarks>Source: OpenAI's published GPT-2 encoder: visible Latin-1 characters stand for themselves, the others for U+0100 and up in order.</remarks>
internal static class ByteAlphabet
{
    private static readonly char[] CharOf = Build();
    private static readonly Dictionary<char, byte> ByteOf = CharOf.Select((c, b) => (c, (byte)b)).ToDictionary(pair => pair.c, pair => pair.Item2);

    /// <summary>The visible character of a byte.</summary>
    public static char Visible(byte value) => CharOf[value];

    /// <summary>The bytes that a token of this alphabet stands for; false if a character is not of the alphabet.</summary>
    public static bool TryGetBytes(string token, out byte[] bytes)
    {
        bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
            if (!ByteOf.TryGetValue(token[i], out bytes[i]))
                return false;
        return true;
    }

    private static char[] Build()
    {
        var alphabet = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
            alphabet[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)b : (char)next++;
        return alphabet;
    }
}
