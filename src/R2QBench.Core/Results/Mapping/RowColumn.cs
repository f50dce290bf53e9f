using System.Reflection;
using System.Text.Json;

namespace R2QBench.Core.Results.Mapping;

/// <summary>One column of a table: its name and meaning, and how its value gets out of a row and back in.</summary>
public sealed class RowColumn
{
    private readonly PropertyInfo? _owner;
    private readonly PropertyInfo _property;
    private readonly CellCodec _codec;

    /// <param name="owner">The embedded property that holds the value's object; null if the row itself does.</param>
    /// <param name="property">The property with the attribute.</param>
    /// <param name="attribute">What it says.</param>
    internal RowColumn(PropertyInfo? owner, PropertyInfo property, ColumnAttribute attribute)
    {
        _owner = owner;
        _property = property;
        _codec = CellCodec.For(property.PropertyType);
        Name = attribute.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        Meaning = attribute.Meaning;
        Unit = attribute.Unit;
        IsNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
    }

    /// <summary>snake_case, the same in Parquet, SQL and JSON.</summary>
    public string Name { get; }

    /// <summary>One sentence, Markdown, no final full stop.</summary>
    public string Meaning { get; }

    /// <summary>Unit of the value, or null.</summary>
    public string? Unit { get; }

    /// <summary>True if rows may leave it empty.</summary>
    public bool IsNullable { get; }

    public ColumnType Type => _codec.Type;

    /// <summary>The value as stored: string, bool, int, long, double or <see cref="DateTimeOffset"/>; null if empty.</summary>
    internal object? Get(object row)
    {
        var value = _property.GetValue(_owner is null ? row : _owner.GetValue(row));
        return value is null ? null : _codec.Encode(value);
    }

    /// <summary>Puts a stored value into a row under construction; null leaves the property's own default.</summary>
    /// <exception cref="FormatException">The stored text is none of the values that the property allows.</exception>
    internal void Set(object row, object? cell)
    {
        if (cell is not null) _property.SetValue(_owner is null ? row : _owner.GetValue(row), _codec.Decode(cell));
        else if (!IsNullable && _property.PropertyType == typeof(string)) _property.SetValue(_owner is null ? row : _owner.GetValue(row), "");
    }
}
