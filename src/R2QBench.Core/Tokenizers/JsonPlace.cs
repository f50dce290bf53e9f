namespace R2QBench.Core.Tokenizers;

/// <summary>A place inside a JSON file; spelt out only when something is wrong there, since vocabularies have 100,000 places.</summary>
/// <param name="Parent">The value around this one, or null for the whole file.</param>
/// <param name="Key">Member of an object, or null for an element of a list.</param>
/// <param name="Index">Element of a list.</param>
internal sealed record JsonPlace(JsonPlace? Parent, string? Key, int Index = 0)
{
    public override string ToString() => (Parent, Key) switch
    {
        (null, null) => $"[{Index}]",
        (null, _) => Key,
        (_, null) => $"{Parent}[{Index}]",
        _ => $"{Parent}.{Key}",
    };
}
