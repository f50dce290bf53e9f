using R2QBench.Core.Results.Duck;

namespace R2QBench.Core.Tests.Results;

/// <summary>A run file as a version would have written it that knew few columns and one that has gone since.</summary>
internal static class Older
{
    public static void Write(string results, string path)
    {
        using var session = new DuckSession(results);
        session.Execute($"""
            COPY (SELECT 'first' AS experiment, 'old' AS run_id, 1 AS attempt, 'rtn' AS method, 'completed' AS status, 7 AS forgotten_column)
            TO {DuckSql.Text(path)} (FORMAT parquet)
            """);
    }
}
