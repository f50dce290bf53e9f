using System.Text.Json;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Models.Configuration;

/// <summary>Reads values of a <c>config.json</c>; what is missing or wrong is collected, so that the user sees all of it at once.</summary>
internal sealed class ConfigJson(JsonElement json, string file)
{
    private readonly List<Problem> _problems = [];

    /// <summary>Named in problems.</summary>
    public string File { get; } = file;

    public bool Has(string key) => Find(key) is not null;

    /// <summary>A whole number &gt; 0 that must be there.</summary>
    public int Size(string key) => OptionalSize(key) ?? Missing(key, 1);

    /// <summary>A whole number &gt; 0, or null where absent.</summary>
    public int? OptionalSize(string key)
    {
        if (Find(key) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0) return number;
        Wrong(key, value, "a whole number above 0");
        return 1;
    }

    /// <summary>A token id ≥ 0; null where absent, or negative as some configurations write it. Of a list the first counts.</summary>
    public int? TokenId(string key)
    {
        if (Find(key) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0) value = value[0];
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id)) return id >= 0 ? id : null;
        Wrong(key, value, "a token id");
        return null;
    }

    /// <summary>A finite number &gt; 0, with a default where absent.</summary>
    public double Positive(string key, double? absent = null)
    {
        if (Find(key) is not { } value) return absent ?? Missing(key, 1.0);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number > 0 && double.IsFinite(number)) return number;
        return Wrong(key, value, "a number above 0", 1.0);
    }

    public bool Flag(string key, bool absent) => Find(key) is not { } value ? absent : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Wrong(key, value, "true or false", absent),
    };

    /// <summary>Text, or null where absent.</summary>
    public string? Text(string key)
    {
        if (Find(key) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : Wrong(key, value, "text", (string?)null);
    }

    /// <summary>A nested object, or null where absent; shares this reader's problems.</summary>
    public ConfigJson? Nested(string key)
    {
        if (Find(key) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return new ConfigJson(value, $"{File}  {key}", _problems);
        Wrong(key, value, "an object");
        return null;
    }

    /// <summary>One of several words.</summary>
    public T OneOf<T>(string key, T? absent, IReadOnlyDictionary<string, T> allowed) where T : struct
    {
        if (Text(key) is not { } text) return absent ?? (Has(key) ? default : Missing(key, default(T)));
        if (allowed.TryGetValue(text, out var value)) return value;
        Complain("The value is not supported", key, text, string.Join(", ", allowed.Keys));
        return default;
    }

    /// <summary>Adds a problem of a key.</summary>
    public void Complain(string what, string key, string? seen = null, string? allowed = null, string? nextStep = null) =>
        _problems.Add(new Problem(what, Where(key), seen, allowed, nextStep));

    /// <exception cref="ProblemException">Something was missing or wrong: all of it.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0) throw new ProblemException(_problems);
    }

    private ConfigJson(JsonElement json, string file, List<Problem> problems) : this(json, file) => _problems = problems;

    private JsonElement? Find(string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T Missing<T>(string key, T placeholder)
    {
        Complain("A needed key is missing", key);
        return placeholder;
    }

    private void Wrong(string key, JsonElement value, string allowed) => Wrong(key, value, allowed, 0);

    private T Wrong<T>(string key, JsonElement value, string allowed, T placeholder)
    {
        var seen = value.GetRawText();
        Complain("The value has the wrong type or range", key, seen.Length <= 80 ? seen : seen[..80] + "…", allowed);
        return placeholder;
    }

    private string Where(string key) => File.Contains("  ", StringComparison.Ordinal) ? $"{File}.{key}" : $"{File}  {key}";
}
