using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results;

/// <summary>SQL over all results: views <c>run</c>, <c>metric</c>, <c>step</c>, <c>layer</c>, <c>sample</c> (newest attempts) and the same with <c>_all</c> (every attempt).</summary>
/// <param name="resultsFolder">Nothing outside of it can be read; it may be missing or empty, then the views have no rows.</param>
public sealed class ResultQuery(string resultsFolder)
{
    private readonly string _folder = Path.GetFullPath(resultsFolder);

    /// <summary>Runs one query in DuckDB's SQL. Nothing can be changed or written by it.</summary>
    /// <exception cref="ProblemException">The query is wrong (exit code 2), a results file is unreadable (1), or DuckDB is missing (3).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public QueryResult Run(string sql, CancellationToken cancellation = default)
    {
        using var session = new DuckSession(_folder, Math.Min(Environment.ProcessorCount, 4), "2GB");
        try
        {
            ResultViews.Create(session, _folder, Mentioned(sql));
            return session.Query(sql, cancellation);
        }
        catch (DuckException e)
        {
            var unreadable = IsAboutTheQuery(e) ? null : FragmentProbe.Find(session, _folder, Mentioned(sql));
            if (unreadable?.Count > 0) throw new ProblemException([.. unreadable.Values], ExitCode.RunFailed, e);
            throw new ProblemException(
                new Problem(e.Message.TrimEnd(), "query", NextStep: "`DESCRIBE run` lists the columns of a view; docs/results-format.md explains them"), inner: e);
        }
    }

    /// <summary>Views cost a look into every file of their table: only those that the text names; if none, as in <c>SHOW TABLES</c>, all.</summary>
    private static IReadOnlyList<RowTable> Mentioned(string sql)
    {
        RowTable[] mentioned = [.. RowTable.All.Where(table => sql.Contains(table.Name, StringComparison.OrdinalIgnoreCase))];
        return mentioned.Length == 0 ? RowTable.All : mentioned;
    }

    /// <summary>Errors that DuckDB finds before it opens a file.</summary>
    private static bool IsAboutTheQuery(DuckException e) =>
        e.Message.StartsWith("Parser Error", StringComparison.Ordinal) || e.Message.StartsWith("Binder Error", StringComparison.Ordinal)
        || e.Message.StartsWith("Catalog Error", StringComparison.Ordinal) || e.Message.StartsWith("Permission Error", StringComparison.Ordinal);
}
