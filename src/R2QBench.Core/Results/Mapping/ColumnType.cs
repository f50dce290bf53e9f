namespace R2QBench.Core.Results.Mapping;

/// <summary>How a column is stored; the names of the SQL types are in <see cref="ColumnTypes"/>.</summary>
public enum ColumnType
{
    Text,
    Boolean,
    Integer,
    BigInteger,
    Double,

    /// <summary>Microseconds since 1970-01-01 UTC, marked as UTC in the file.</summary>
    TimestampUtc,
}

/// <summary>Facts about column types.</summary>
public static class ColumnTypes
{
    /// <summary>DuckDB's name of the type; also what docs/results-format.md prints.</summary>
    public static string SqlName(this ColumnType type) => type switch
    {
        ColumnType.Text => "VARCHAR",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.Integer => "INTEGER",
        ColumnType.BigInteger => "BIGINT",
        ColumnType.Double => "DOUBLE",
        ColumnType.TimestampUtc => "TIMESTAMP WITH TIME ZONE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
