namespace R2QBench.Core.Specs.Yaml;

/// <summary>A single value; what type it has is decided by the key that reads it.</summary>
internal sealed class SpecScalar(SpecMark mark, string text, bool isQuoted) : SpecNode(mark)
{
    public string Text { get; } = text;

    /// <summary>True for quoted and block text, which is never a number, a flag or nothing.</summary>
    public bool IsQuoted { get; } = isQuoted;

    /// <summary>True for <c>null</c>, <c>~</c> and a key with nothing behind it.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override int Size => 1;

    protected internal override string Flow()
    {
        if (!IsQuoted) return Text.Length == 0 ? "(nothing)" : Text;
        return $"\"{Text.ReplaceLineEndings("\\n")}\"";
    }
}
