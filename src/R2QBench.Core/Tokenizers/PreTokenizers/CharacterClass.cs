using System.Globalization;

namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>The classes \p{L}, \p{N} and \s of code points; .NET's own regular expressions see halves of characters beyond U+FFFF.</summary>
internal static class CharacterClass
{
    public const byte Other = 0;
    public const byte Letter = 1;
    public const byte Number = 2;
    public const byte Space = 3;

    private static readonly byte[] Basic = BuildBasic();

    /// <summary>Class of the code point at a position, and its length in chars.</summary>
    public static byte At(ReadOnlySpan<char> text, int index, out int length)
    {
        var c = text[index];
        if (!char.IsHighSurrogate(c))
        {
            length = 1;
            return Basic[c];
        }

        length = 2;
        return OfCategory(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[index + 1])));
    }

    /// <summary>Class of one UTF-16 unit; white space is never outside the basic plane.</summary>
    public static byte Of(char c) => Basic[c];

    public static bool IsNumber(int codePoint) => OfCategory(CharUnicodeInfo.GetUnicodeCategory(codePoint)) == Number;

    private static byte[] BuildBasic()
    {
        var classes = new byte[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++)
            classes[c] = char.IsWhiteSpace((char)c) ? Space : OfCategory(CharUnicodeInfo.GetUnicodeCategory((char)c));
        return classes;
    }

    private static byte OfCategory(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Number,
        _ => Other,
    };
}
