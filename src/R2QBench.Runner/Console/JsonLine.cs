using System.Text.Json;

namespace R2QBench.Runner.Console;

/// <summary>One value as one line of JSON, named and numbered as <see cref="JsonListing"/> does.</summary>
public static class JsonLine
{
    private static readonly JsonSerializerOptions Options = new(JsonListing.Options) { WriteIndented = false };

    /// <summary>Writes <paramref name="value"/> and a line feed.</summary>
    public static void Write<T>(TextWriter writer, T value) => writer.Write(JsonSerializer.Serialize(value, Options) + "\n");
}
