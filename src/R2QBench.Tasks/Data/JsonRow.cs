using System.Globalization;
using System.Text.Json;

namespace R2QBench.Tasks.Data;

/// <summary>One JSON object of a data file, read by field name and type.</summary>
internal readonly struct JsonRow(JsonElement element)
{
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

    /// <summary>True or false.</summary>
    public bool Boolean(string field)
    {
        var value = Field(field);
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

    private JsonElement Field(string field) =>
        element.TryGetProperty(field, out var value) ? value : throw new BadRowException($"Has no field \"{field}\"");

    private static BadRowException Wrong(string field, string expected, JsonElement value) =>
        new($"Field \"{field}\" is not {expected}", value.GetRawText());
}
