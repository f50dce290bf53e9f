using System.Text;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Yaml;

/// <summary>A text with fields of a row in it, written <c>{{field}}</c> or <c>{{field.inner}}</c>; nothing else is special.</summary>
/// <remarks>What a row holds goes in as it is and is never read as a template again, so data cannot change a prompt's form.</remarks>
internal sealed class Template
{
    private const string Open = "{{";
    private const string Close = "}}";

    private readonly List<(string Text, string? Field)> _parts;

    private Template(string source, List<(string Text, string? Field)> parts) => (Source, _parts) = (source, parts);

    /// <summary>The template as it is written, on one line.</summary>
    public string Source { get => Shortened(field.ReplaceLineEndings("\\n")); }

    /// <summary>The field, if the template is one field and nothing else; else null.</summary>
    public string? OnlyField => _parts is [{ Field: { } only }] ? only : null;

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">Braces that do not match, or a field name that is none; the message says where.</exception>
    public static Template Parse(string text)
    {
        var parts = new List<(string Text, string? Field)>();
        for (int at = 0; at < text.Length;)
        {
            int open = text.IndexOf(Open, at, StringComparison.Ordinal);
            string literal = open < 0 ? text[at..] : text[at..open];
            if (literal.Contains(Close, StringComparison.Ordinal)) throw new FormatException("}} closes nothing; a field is written {{field}}");
            if (literal.Length > 0) parts.Add((literal, null));
            if (open < 0) break;
            int close = text.IndexOf(Close, open, StringComparison.Ordinal);
            if (close < 0) throw new FormatException($"{{{{ is not closed, from \"{Shortened(text[open..])}\" on");
            string field = text[(open + Open.Length)..close].Trim();
            if (!IsField(field)) throw new FormatException($"\"{Shortened(field)}\" is no field name: letters, digits and _, parts joined by dots");
            parts.Add(("", field));
            at = close + Close.Length;
        }

        return new Template(text, parts);
    }

    /// <summary>The text for one row.</summary>
    /// <exception cref="BadRowException">A field is missing, or holds neither text, number nor flag.</exception>
    public string Render(JsonRow row)
    {
        var text = new StringBuilder();
        foreach (var (literal, field) in _parts) text.Append(field is null ? literal : row.Printed(field));
        return text.ToString();
    }

    private static bool IsField(string field) =>
        field.Split('.').All(part => part.Length > 0 && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'));

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
