namespace R2QBench.Core.Results.Duck;

/// <summary>Quoting for the few statements that are put together from parts.</summary>
internal static class DuckSql
{
    /// <summary>A text literal.</summary>
    public static string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>A quoted name of a table or column.</summary>
    public static string Name(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A path as a literal where DuckDB expands patterns: the pattern's characters stand for themselves.</summary>
    public static string ExactPath(string path) =>
        Text(string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())));
}
