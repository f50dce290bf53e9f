using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>Puts views over the Parquet files: per table <c>TABLE</c> (newest attempt of finished runs) and <c>TABLE_all</c> (every file).</summary>
internal static class ResultViews
{
    /// <summary>Column of the views that were asked for with positions: where in its file a row stands.</summary>
    public const string Position = "file_row_number";

    /// <param name="session">A session that may read them.</param>
    /// <param name="listing">The files.</param>
    /// <param name="tables">Tables wanted; the run table comes along, the others need it.</param>
    /// <param name="except">Files to leave out.</param>
    /// <param name="withPosition">True for a further column <see cref="Position"/>, for readers that keep the order of rows.</param>
    /// <exception cref="DuckException">A file is no Parquet file.</exception>
    public static void Create(DuckSession session, StoreListing listing, IEnumerable<RowTable> tables, IReadOnlySet<string>? except = null, bool withPosition = false)
    {
        var run = RowTable.Of<RunRow>();
        foreach (var table in tables.Append(run).Distinct().OrderBy(table => table == run ? 0 : 1))
        {
            var files = listing.Files(table).Where(file => except?.Contains(file) != true);
            session.Execute($"CREATE VIEW {table.Name}_all AS {Union(table, [.. files], withPosition)}");
            session.Execute(table == run
                ? $"CREATE VIEW {table.Name} AS FROM {table.Name}_all QUALIFY row_number() OVER (PARTITION BY experiment, run_id ORDER BY attempt DESC) = 1"
                : $"CREATE VIEW {table.Name} AS FROM {table.Name}_all SEMI JOIN {run.Name} USING (experiment, run_id, attempt)");
        }
    }

    /// <summary>Query over files whose columns may be fewer (older versions) or none at all: always every column, in order, with its type.</summary>
    public static string Union(RowTable table, IReadOnlyList<string> files, bool withPosition = false)
    {
        var typed = string.Join(", ", table.Columns.Select(column => $"NULL::{column.Type.SqlName()} AS {DuckSql.Name(column.Name)}")) + (withPosition ? $", NULL::BIGINT AS {Position}" : "");
        if (files.Count == 0) return $"SELECT {typed} WHERE false";
        var names = Names(table) + (withPosition ? ", " + Position : "");
        return $"""
            SELECT {names} FROM (
                SELECT {typed} WHERE false
                UNION ALL BY NAME
                FROM read_parquet([{string.Join(", ", files.Select(DuckSql.ExactPath))}], union_by_name = true{(withPosition ? ", file_row_number = true" : "")}))
            """;
    }

    /// <summary>The columns of a table, as SQL lists them.</summary>
    public static string Names(RowTable table) => string.Join(", ", table.Columns.Select(column => DuckSql.Name(column.Name)));
}
