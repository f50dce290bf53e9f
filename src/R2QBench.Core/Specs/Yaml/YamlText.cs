using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs.Yaml;

/// <summary>Values as YAML on one line.</summary>
internal static partial class YamlText
{
    // Unicode line ends and the byte order mark, which YAML does not take literally.
    private const string LineLike = "\u2028\u2029\uFEFF";

    /// <summary>Text, number, flag, null, or a list or block of these in flow form.</summary>
    public static string Flow(JsonNode? value) => value switch
    {
        null => "null",
        JsonArray array => $"[{string.Join(", ", array.Select(Flow))}]",
        JsonObject { Count: 0 } => "{}",
        JsonObject block => $"{{ {string.Join(", ", block.Select(entry => $"{Scalar(entry.Key)}: {Flow(entry.Value)}"))} }}",
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => Scalar(text),
        JsonValue scalar when scalar.TryGetValue<double>(out var number) => NumberKind.Text(number),
        JsonValue scalar when scalar.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
        _ => value.ToJsonString(),
    };

    /// <summary>A text, in quotes unless it is plainly a word, a number or a path.</summary>
    public static string Scalar(string text)
    {
        if (Plain().IsMatch(text) && !Reserved().IsMatch(text)) return text;
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\') quoted.Append('\\').Append(character);
            else if (char.IsControl(character) || LineLike.Contains(character)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            else quoted.Append(character);
        }

        return quoted.Append('"').ToString();
    }

    // A colon or # inside is fine as long as no space is beside it, and spaces are not in the set; a colon at the end is not.
    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./:#@+-]*(?<!:)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    // Whoever reads a text takes `true` or `12` as one; only nothing is nothing.
    [GeneratedRegex(@"^null\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
