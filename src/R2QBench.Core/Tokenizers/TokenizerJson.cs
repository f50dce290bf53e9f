using System.Text.Json;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Tokenizers;

/// <summary>A value inside a tokenizer's JSON file that knows its place, so that every complaint can name it.</summary>
internal readonly record struct TokenizerJson(JsonElement Element, string File, JsonPlace? Place = null)
{
    /// <summary>Where the value stands, e.g. <c>model.merges[3]</c>; empty for the whole file.</summary>
    public string Path => Place?.ToString() ?? "";

    /// <summary>The type name of a component, e.g. <c>BPE</c>.</summary>
    public string Type => this["type"].Text;

    /// <summary>The value as text.</summary>
    public string Text => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Wrong("text");

    /// <summary>The value as a whole number ≥ 0.</summary>
    public int Number =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) && value >= 0 ? value : throw Wrong("a whole number ≥ 0");

    /// <summary>A member that must be there.</summary>
    public TokenizerJson this[string key] =>
        Find(key) ?? throw Problem("A needed key is missing", key);

    /// <summary>A member, or null where it is absent or null.</summary>
    public TokenizerJson? Find(string key)
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Wrong("an object");
        return Element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null
            ? new TokenizerJson(value, File, new JsonPlace(Place, key))
            : null;
    }

    /// <summary>A truth value, or the default where it is absent.</summary>
    public bool Flag(string key, bool absent) => Find(key) is not { } value ? absent : value.Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw value.Wrong("true or false"),
    };

    /// <summary>The elements of a list.</summary>
    public IEnumerable<TokenizerJson> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array) throw Wrong("a list");
        return Enumerate(this);

        static IEnumerable<TokenizerJson> Enumerate(TokenizerJson list)
        {
            var index = 0;
            foreach (var item in list.Element.EnumerateArray()) yield return new TokenizerJson(item, list.File, new JsonPlace(list.Place, null, index++));
        }
    }

    /// <summary>The members of an object with their names; a name may come twice.</summary>
    public IEnumerable<KeyValuePair<string, TokenizerJson>> Members()
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Wrong("an object");
        return Enumerate(this);

        static IEnumerable<KeyValuePair<string, TokenizerJson>> Enumerate(TokenizerJson json)
        {
            foreach (var property in json.Element.EnumerateObject())
            {
                var name = property.Name;
                yield return new(name, new TokenizerJson(property.Value, json.File, new JsonPlace(json.Place, name)));
            }
        }
    }

    /// <summary>The literal text of a <c>{"String": …}</c> pattern; a regular expression is refused.</summary>
    public string LiteralPattern()
    {
        if (Element.ValueKind == JsonValueKind.String) return Text;
        return Find("String") is { } literal ? literal.Text : throw Problem("Only a literal pattern {\"String\": …} is supported here", seen: Short());
    }

    /// <summary>Refuses keys that would change the meaning without being understood.</summary>
    public void AllowOnly(params ReadOnlySpan<string> keys)
    {
        foreach (var (key, option) in Members())
            if (!keys.Contains(key) && key != "type")
                throw option.Problem("The tokenizer uses an option that is not supported", seen: option.Short());
    }

    /// <summary>An error that names a component which is not supported, and what is.</summary>
    public ProblemException Unsupported(string kind, params string[] supported) =>
        Problem($"The tokenizer uses a {kind} that is not supported; it would tokenize wrongly without it", "type", Type, string.Join(", ", supported));

    /// <summary>An error at this place.</summary>
    public ProblemException Problem(string what, string? key = null, string? seen = null, string? allowed = null) =>
        new(new Problem(what, $"{File}  {(key is null ? Path : Path.Length == 0 ? key : $"{Path}.{key}")}", seen, allowed));

    private ProblemException Wrong(string allowed) => Problem("The value has the wrong type", seen: Short(), allowed: allowed);

    private string Short()
    {
        var text = Element.GetRawText();
        return text.Length <= 80 ? text : text[..80] + "…";
    }
}
