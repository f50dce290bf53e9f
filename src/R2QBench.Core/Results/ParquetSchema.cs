namespace R2QBench.Core.Results;

/// <summary>What the key-value metadata of every Parquet file of results says.</summary>
public static class ParquetSchema
{
    /// <summary>Raised when a column changes its meaning or goes; new columns do not raise it.</summary>
    public const int Version = 1;

    /// <summary>Key of <see cref="Version"/>.</summary>
    public const string VersionKey = "schema_version";

    /// <summary>Key of the program and version that wrote the file.</summary>
    public const string ProducerKey = "producer";

    /// <summary>Key of the table's name.</summary>
    public const string TableKey = "table";

    /// <summary>Program and version, e.g. <c>R2QBench 0.1.0</c>.</summary>
    public static string Producer { get; } = $"R2QBench {typeof(ParquetSchema).Assembly.GetName().Version?.ToString(3)}";
}
