using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace R2QBench.Runner.Reports;

/// <summary>Everything that goes into a page passes here: text stays text.</summary>
internal static class HtmlText
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Text between tags or in a quoted attribute.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ when char.IsControl(c) && c is not '\n' => escaped.Append('\uFFFD'),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }

    /// <summary>JSON that can stand inside a script element: no angle bracket or ampersand is left in it.</summary>
    public static string Data(JsonNode node) => node.ToJsonString(Json);

    /// <summary>A script that cannot end its element early. Inside strings and patterns, the only places where these stand in scripts, the escapes mean the same.</summary>
    public static string Script(string source) => source
        .Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)
        .Replace("<!--", "<\\!--", StringComparison.Ordinal);

    /// <summary>What a content-security policy names a script by: the hash of its element's exact text.</summary>
    public static string PolicyHash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
}
