namespace R2QBench.Core.Specs.Yaml;

/// <summary>A block of keys in the order written; no key twice.</summary>
internal sealed class SpecMap(SpecMark mark, IReadOnlyList<SpecEntry> entries) : SpecNode(mark)
{
    public IReadOnlyList<SpecEntry> Entries { get; } = entries;

    public override int Size { get; } = Add(entries.Select(entry => entry.Value));

    public SpecEntry? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key == key) return entry;
        return null;
    }

    /// <summary>A copy in which the key has this value: in its old position, or last.</summary>
    public SpecMap With(SpecEntry changed) => Find(changed.Key) is null
        ? new SpecMap(Mark, [.. Entries, changed])
        : new SpecMap(Mark, [.. Entries.Select(entry => entry.Key == changed.Key ? changed : entry)]);

    /// <summary>A copy without the key.</summary>
    public SpecMap Without(string key) => new(Mark, [.. Entries.Where(entry => entry.Key != key)]);

    /// <summary>A copy with the other's keys on top: blocks are merged key by key, all else is replaced.</summary>
    public SpecMap Under(SpecMap other)
    {
        var merged = other.Entries.Aggregate(this, (result, entry) =>
            result.Find(entry.Key)?.Value is SpecMap below && entry.Value is SpecMap above
                ? result.With(entry with { Value = below.Under(above) })
                : result.With(entry));
        return new SpecMap(other.Mark, merged.Entries);
    }

    protected internal override string Flow() => $"{{{Joined(Entries.Select(entry => $"{entry.Key}: {entry.Value.Flow()}"))}}}";
}
