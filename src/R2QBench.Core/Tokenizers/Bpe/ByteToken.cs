using System.Globalization;

namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Tokens that stand for one byte of UTF-8, written <c>&lt;0x0A&gt;</c> (SentencePiece's byte fallback).</summary>
internal static class ByteToken
{
    public static string NameOf(byte value) => $"<0x{value:X2}>";

    /// <summary>The byte that a token stands for, or null.</summary>
    public static byte? Parse(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
