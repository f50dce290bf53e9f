namespace R2QBench.Core.Results.Mapping;

/// <summary>Names the table that a row type is stored in; also the stem of its Parquet files.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TableAttribute(string name, string meaning) : Attribute
{
    /// <summary><c>run</c>, <c>metric</c>, …</summary>
    public string Name { get; } = name;

    /// <summary>What one row stands for.</summary>
    public string Meaning { get; } = meaning;
}
