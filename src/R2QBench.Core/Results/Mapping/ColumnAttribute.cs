namespace R2QBench.Core.Results.Mapping;

/// <summary>Makes a property of a row a column of its Parquet table; the only place that says what the column means.</summary>
/// <remarks>The column's name is the property's in snake_case, its type follows from the property's type.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnAttribute(string meaning) : Attribute
{
    /// <summary>What the value says, one sentence without a final full stop; printed in docs/results-format.md.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Unit of the value; null for names, flags and plain counts whose column name says it all.</summary>
    public string? Unit { get; init; }

    /// <summary>The column's name where it is not the property's in snake_case.</summary>
    public string? Name { get; init; }
}
