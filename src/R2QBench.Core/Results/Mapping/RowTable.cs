using System.Reflection;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results.Mapping;

/// <summary>The mapping between one row record and its table, read off the record's attributes.</summary>
public sealed class RowTable
{
    private readonly IReadOnlyList<PropertyInfo> _embedded;

    private RowTable(Type rowType)
    {
        var table = rowType.GetCustomAttribute<TableAttribute>()
            ?? throw new ArgumentException($"{rowType} has no {nameof(TableAttribute)}.", nameof(rowType));
        RowType = rowType;
        Name = table.Name;
        Meaning = table.Meaning;
        var properties = Properties(rowType);
        _embedded = [.. properties.Where(property => property.IsDefined(typeof(EmbeddedAttribute)))];
        Columns = [.. properties.SelectMany(ColumnsOf)];
    }

    /// <summary>Every table, in the order of the documentation.</summary>
    public static IReadOnlyList<RowTable> All { get; } =
        [new(typeof(RunRow)), new(typeof(MetricRow)), new(typeof(StepRow)), new(typeof(LayerRow)), new(typeof(SampleRow))];

    public Type RowType { get; }

    /// <summary><c>run</c>, <c>metric</c>, …: view name and stem of the file names.</summary>
    public string Name { get; }

    /// <summary>What one row stands for.</summary>
    public string Meaning { get; }

    /// <summary>In the order of the files.</summary>
    public IReadOnlyList<RowColumn> Columns { get; }

    /// <summary>The table of a row type.</summary>
    public static RowTable Of<TRow>() where TRow : ResultRow => All.First(table => table.RowType == typeof(TRow));

    /// <summary>A row made of stored cells in the order of <see cref="Columns"/>.</summary>
    /// <exception cref="FormatException">A cell holds none of the values that its property allows; the message names the column.</exception>
    internal object CreateRow(ReadOnlySpan<object?> cells)
    {
        var row = Activator.CreateInstance(RowType)!;
        foreach (var property in _embedded) property.SetValue(row, Activator.CreateInstance(property.PropertyType));
        for (var i = 0; i < Columns.Count; i++)
        {
            try
            {
                Columns[i].Set(row, cells[i]);
            }
            catch (Exception e) when (e is FormatException or System.Text.Json.JsonException)
            {
                throw new FormatException($"{Name}.{Columns[i].Name}: {e.Message}", e);
            }
        }
        return row;
    }

    private static IEnumerable<RowColumn> ColumnsOf(PropertyInfo property)
    {
        if (property.GetCustomAttribute<ColumnAttribute>() is { } column) return [new RowColumn(null, property, column)];
        if (!property.IsDefined(typeof(EmbeddedAttribute))) return [];
        return Properties(property.PropertyType)
            .Select(inner => (inner, attribute: inner.GetCustomAttribute<ColumnAttribute>()))
            .Where(pair => pair.attribute is not null)
            .Select(pair => new RowColumn(property, pair.inner, pair.attribute!));
    }

    /// <summary>Declared properties, those of the base type first, each in the order of the source.</summary>
    private static IReadOnlyList<PropertyInfo> Properties(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(property => property.DeclaringType == type ? 1 : 0)
            .ThenBy(property => property.MetadataToken),
    ];
}
