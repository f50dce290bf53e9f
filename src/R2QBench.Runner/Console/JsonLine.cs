using System.Text.Json;

namespace R2QBench.Runner.Console;

/// <summary>One value as one line of JSON, named and numbered as <see cref="JsonListing"/> does.</summary>
public static class JsonLine
{
    internal static JsonSerializerOptions Options { get; } = new(JsonListing.Options) { WriteIndented = false };

    /// <summary>Writes <paramref name="value"/> and a line feed.</summary>
    public static void Write<T>(TextWriter writer, T value) => writer.Write(JsonSerializer.Serialize(value, Options) + "\n");

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("null is no value here");
}
