using System.Buffers;
using System.Globalization;

namespace R2QBench.Core.Tokenizers;

/// <summary>Cuts a text at added tokens: the leftmost match, of several there the longest.</summary>
internal sealed class AddedTokenSplitter
{
    private readonly Dictionary<char, (string Text, AddedToken Token)[]> _byFirstChar;
    private readonly SearchValues<string> _any;

    /// <param name="tokens">Text to look for and the token that it gives; empty texts are left out.</param>
    public AddedTokenSplitter(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        (string Text, AddedToken Token)[] sought = [.. tokens.Where(t => t.Text.Length > 0).DistinctBy(t => t.Text)];
        _any = SearchValues.Create([.. sought.Select(t => t.Text)], StringComparison.Ordinal);
        _byFirstChar = sought.GroupBy(t => t.Text[0]).ToDictionary(g => g.Key, g => g.OrderByDescending(t => t.Text.Length).ToArray());
    }

    /// <summary>The parts of a text in order: ordinary stretches (not empty) and tokens.</summary>
    public IEnumerable<(string? Text, AddedToken? Token)> Split(string text)
    {
        var done = 0;
        for (var position = 0; position < text.Length;)
        {
            var offset = text.AsSpan(position).IndexOfAny(_any);
            if (offset < 0) break;
            var start = position + offset;
            var (match, token) = LongestAt(text, start);
            var end = start + match.Length;
            position = end;
            if (token.SingleWord && (IsWordBefore(text, start) || IsWordAt(text, end))) continue;
            if (token.StripsLeft)
                while (start > done && char.IsWhiteSpace(text[start - 1])) start--;
            if (token.StripsRight)
                while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
            if (start > done) yield return (text[done..start], null);
            yield return (null, token);
            position = done = end;
        }

        if (done == 0 && text.Length > 0) yield return (text, null);
        else if (done < text.Length) yield return (text[done..], null);
    }

    private (string Text, AddedToken Token) LongestAt(string text, int start) =>
        _byFirstChar[text[start]].First(t => string.CompareOrdinal(text, start, t.Text, 0, t.Text.Length) == 0);

    private static bool IsWordBefore(string text, int index) =>
        index > 0 && IsWord(index > 1 && char.IsSurrogatePair(text, index - 2) ? char.ConvertToUtf32(text, index - 2) : text[index - 1]);

    private static bool IsWordAt(string text, int index) => index < text.Length && IsWord(Utf16Text.CodePointAt(text, index, out _));

    private static bool IsWord(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;
}
