namespace R2QBench.Core.Specs.Yaml;

/// <summary>Values in order.</summary>
internal sealed class SpecList(SpecMark mark, IReadOnlyList<SpecNode> items) : SpecNode(mark)
{
    public IReadOnlyList<SpecNode> Items { get; } = items;

    public override int Size { get; } = Add(items);

    /// <summary>A copy with one item replaced.</summary>
    public SpecList With(int index, SpecNode item) => new(Mark, [.. Items.Take(index), item, .. Items.Skip(index + 1)]);

    protected internal override string Flow() => $"[{Joined(Items.Select(item => item.Flow()))}]";
}
