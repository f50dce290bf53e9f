using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>Writes rows as one Parquet file through DuckDB.</summary>
internal static class ParquetWriter
{
    /// <param name="session">May write where <paramref name="path"/> is.</param>
    /// <param name="table">Mapping of the rows.</param>
    /// <param name="rows">May be empty: the file then has columns only.</param>
    /// <param name="path">Created or replaced; neither atomic nor flushed here.</param>
    /// <exception cref="DuckException">DuckDB cannot write it.</exception>
    public static void Write(DuckSession session, RowTable table, IReadOnlyList<ResultRow> rows, string path)
    {
        const string Rows = "rows_to_write";
        session.CreateTable(Rows, [.. table.Columns.Select(column => (column.Name, column.Type))], rows.Count, (row, column) => table.Columns[column].Get(rows[row]));
        try
        {
            Copy(session, table, $"FROM {Rows}", path);
        }
        finally
        {
            session.Execute($"DROP TABLE {Rows}");
        }
    }

    /// <summary>Writes what a query gives as a file of a table; streams, so that memory does not grow with the rows.</summary>
    /// <param name="session">May write where <paramref name="path"/> is.</param>
    /// <param name="table">Goes into the metadata.</param>
    /// <param name="query">Gives the table's columns.</param>
    /// <param name="path">Created or replaced; neither atomic nor flushed here.</param>
    /// <exception cref="DuckException">DuckDB cannot read or write.</exception>
    public static void Copy(DuckSession session, RowTable table, string query, string path) => session.Execute($$"""
        COPY ({{query}}) TO {{DuckSql.Text(path)}} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {
            {{ParquetSchema.VersionKey}}: '{{ParquetSchema.Version}}',
            {{ParquetSchema.ProducerKey}}: {{DuckSql.Text(ParquetSchema.Producer)}},
            {{DuckSql.Name(ParquetSchema.TableKey)}}: {{DuckSql.Text(table.Name)}}
        })
        """);
}
