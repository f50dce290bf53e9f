using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace R2QBench.Core.Specs;

/// <summary>An immutable text map in ordinal key order that is equal to another with equal entries.</summary>
public sealed class ValueMap : IReadOnlyDictionary<string, string>, IEquatable<ValueMap>
{
    private readonly SortedDictionary<string, string> _entries;

    private ValueMap(IEnumerable<KeyValuePair<string, string>> entries)
    {
        _entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in entries) _entries.Add(key, value);
    }

    /// <summary>A map without entries.</summary>
    public static ValueMap Empty { get; } = new([]);

    /// <summary>Copies the entries, unless they already are such a map.</summary>
    public static ValueMap Of(IEnumerable<KeyValuePair<string, string>> entries) => entries as ValueMap ?? new ValueMap(entries);

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<string> Values => _entries.Values;

    public string this[string key] => _entries[key];

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ValueMap? other) => other is not null && _entries.SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as ValueMap);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in _entries) hash.Add(entry);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{{{string.Join(", ", _entries.Select(e => $"{e.Key}: {e.Value}"))}}}";
}
