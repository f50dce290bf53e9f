using System.Globalization;

namespace R2QBench.Testing.Http;

/// <summary>What a client asked.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Target">Path and query as sent.</param>
/// <param name="Headers">By name in lower case.</param>
public sealed record HttpQuestion(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>First byte of the range asked for; null without one.</summary>
    public int? From => Header("Range") is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : null;
}
