using System.Globalization;
using System.Text.Json;
using R2QBench.Core.Text;

namespace R2QBench.Tasks.Data;

/// <summary>One JSON object of a data file, read by field name and type.</summary>
internal readonly struct JsonRow(JsonElement element)
{
    /// <summary>Whether there is such a field.</summary>
    public bool Has(string field) => element.TryGetProperty(field, out _);

    /// <summary>A string.</summary>
    public string Text(string field)
    {
        var value = Field(field);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(field, "a string", value);
    }

    /// <summary>A whole number, also one written as a string (<c>"2"</c>), as several data sets do.</summary>
    public int Integer(string field)
    {
        var value = Field(field);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)) return number;
        if (value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out number)) return number;
        throw Wrong(field, "a whole number", value);
    }

    /// <summary>True or false, also written as a text, as in CSV.</summary>
    public bool Boolean(string field)
    {
        var value = Field(field);
        if (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out bool written)) return written;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(field, "true or false", value);
    }

    /// <summary>An array of strings.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        var value = Field(field);
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw Wrong(field, "an array of strings", value);
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>An object inside this one.</summary>
    public JsonRow Object(string field)
    {
        var value = Field(field);
        return value.ValueKind == JsonValueKind.Object ? new JsonRow(value) : throw Wrong(field, "an object", value);
    }

    /// <summary>A text, number or flag as it is printed; the path leads into inner objects by dots.</summary>
    public string Printed(string path)
    {
        var (owner, field) = Owner(path);
        var value = owner.Field(field);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw Wrong(path, "a text, number or flag", value),
        };
    }

    /// <summary>An array of strings behind a path of dots.</summary>
    public IReadOnlyList<string> TextsAt(string path)
    {
        var (owner, field) = Owner(path);
        return owner.Texts(field);
    }

    private (JsonRow Owner, string Field) Owner(string path)
    {
        var owner = this;
        string[] parts = path.Split('.');
        foreach (string part in parts[..^1]) owner = owner.Object(part);
        return (owner, parts[^1]);
    }

    private JsonElement Field(string field) =>
        element.TryGetProperty(field, out var value) ? value : throw Missing(field, [.. element.EnumerateObject().Select(property => property.Name)]);

    private static BadRowException Missing(string field, string[] fields) => new($"Has no field \"{field}\"")
    {
        Allowed = fields.Length == 0 ? "a row with fields" : "the fields of this row: " + string.Join(", ", fields),
        NextStep = Nearest(field, fields) is { } nearest ? $"did you mean {nearest}?" : "name a field that the rows have",
    };

    /// <summary>The field that is meant, a single letter for a word that begins with it included.</summary>
    private static string? Nearest(string field, string[] fields) =>
        fields.FirstOrDefault(other => other.Equals(field, StringComparison.OrdinalIgnoreCase)) ?? Suggestion.Nearest(field, fields)
        ?? (fields.Where(other => other.StartsWith(field, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only] ? only : null);

    private static BadRowException Wrong(string field, string expected, JsonElement value) =>
        new($"Field \"{field}\" is not {expected}", value.GetRawText());
}
