namespace R2QBench.Core.Specs.Yaml;

/// <summary>A YAML value with its place. Immutable: overrides and grid values make changed copies that share the rest.</summary>
internal abstract class SpecNode(SpecMark mark)
{
    private const int LongestDisplay = 60;

    public SpecMark Mark { get; } = mark;

    /// <summary>Nodes in this tree, those behind an alias counted at each use; stops counting at int.MaxValue.</summary>
    public abstract int Size { get; }

    /// <summary>The value on one line, cut where it gets long.</summary>
    public string Display()
    {
        var text = Flow();
        return text.Length <= LongestDisplay ? text : text[..(LongestDisplay - 1)] + "…";
    }

    /// <summary>The value in YAML's one-line form, as far as a message needs it.</summary>
    protected internal abstract string Flow();

    protected static int Add(IEnumerable<SpecNode> children) =>
        (int)Math.Min(int.MaxValue, children.Aggregate(1L, (sum, child) => sum + child.Size));

    protected static string Joined(IEnumerable<string> parts)
    {
        var kept = parts.Take(LongestDisplay / 2).ToList(); // more could not be shown
        return string.Join(", ", kept);
    }
}
