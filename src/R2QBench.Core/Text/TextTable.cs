using System.Globalization;
using System.Text;

namespace R2QBench.Core.Text;

/// <summary>Columns aligned with spaces, headings underlined with dashes: readable in a log, a pipe and a terminal.</summary>
public static class TextTable
{
    private const string Gap = "  ";

    /// <param name="columns">All with the same number of cells.</param>
    /// <param name="output">Gets heading, rule and one line per row, without trailing spaces.</param>
    public static void Write(IReadOnlyList<TextColumn> columns, TextWriter output)
    {
        var widths = columns.Select(column => column.Cells.Append(column.Title).Max(Width)).ToArray();
        WriteLine(i => columns[i].Title);
        WriteLine(i => new string('-', widths[i]));
        for (var row = 0; row < (columns.Count == 0 ? 0 : columns[0].Cells.Count); row++)
        {
            var at = row;
            WriteLine(i => columns[i].Cells[at]);
        }

        void WriteLine(Func<int, string> cell) => output.WriteLine(string.Join(Gap, columns.Select((column, i) => Pad(cell(i), widths[i], column.AlignRight))).TrimEnd());
    }

    private static string Pad(string text, int width, bool right)
    {
        var space = new string(' ', width - Width(text));
        return right ? space + text : text + space;
    }

    /// <summary>Terminal columns, as far as combining marks and wide East Asian characters go.</summary>
    private static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0 : IsWide(rune) ? 2 : 1;
        return width;
    }

    private static bool IsWide(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
