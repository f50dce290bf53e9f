using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Reference;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>
/// SQL over all results: views <c>run</c>, <c>metric</c>, <c>step</c>, <c>layer</c>, <c>sample</c> (newest attempts), the same with <c>_all</c>
/// (every attempt), and <c>published</c> (figures of papers, from <c>reference/published.yaml</c>).
/// </summary>
/// <param name="resultsFolder">Nothing outside of it can be read; it may be missing or empty, then the views have no rows.</param>
public sealed class ResultQuery(string resultsFolder)
{
    private const int MostListings = 5;
    private readonly string _folder = Path.GetFullPath(resultsFolder);

    /// <summary>Runs one query in DuckDB's SQL. Nothing can be changed or written by it.</summary>
    /// <exception cref="ProblemException">The query is wrong (exit code 2), a results file is unreadable (1), or DuckDB is missing (3).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public QueryResult Run(string sql, CancellationToken cancellation = default) => Ask(sql, null, session => session.Query(sql, cancellation));

    /// <summary>Runs one query and writes its rows as a Parquet file, whole or not at all.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="path">Replaced if there.</param>
    /// <param name="cancellation">Ends the query.</param>
    /// <exception cref="ProblemException">As in <see cref="Run"/>; or the file cannot be written (exit code 3).</exception>
    public void Export(string sql, string path, CancellationToken cancellation = default)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        AtomicFile.Replace(path, temporary => Ask(sql, folder, session =>
        {
            session.Export(sql, temporary, cancellation);
            return true;
        }));
    }

    private TResult Ask<TResult>(string sql, string? outputFolder, Func<DuckSession, TResult> ask)
    {
        var tables = Mentioned(sql);
        RowTable[] needed = [.. tables.Append(RowTable.Of<RunRow>()).Distinct()];
        for (var listings = 1; ; listings++)
        {
            using var session = new DuckSession(_folder, Math.Min(Environment.ProcessorCount, 4), "2GB", outputFolder);
            var listing = StoreListing.Of(_folder);
            try
            {
                ResultViews.Create(session, listing, tables);
                if (sql.Contains(PublishedFigure.Table, StringComparison.OrdinalIgnoreCase)) PublishedFigures.CreateTable(session);
                return ask(session);
            }
            catch (DuckException e)
            {
                if (!IsAboutTheQuery(e))
                {
                    if (listings < MostListings && listing.IsOutdated(needed)) continue;
                    var unreadable = FragmentProbe.Find(session, listing, tables);
                    if (unreadable.Count > 0) throw new ProblemException([.. unreadable.Values], ExitCode.RunFailed, e);
                }
                throw new ProblemException(
                    new Problem(e.Message.TrimEnd(), "query", NextStep: "`DESCRIBE run` lists the columns of a view; docs/results-format.md explains them"), inner: e);
            }
        }
    }

    /// <summary>Views cost a look into every file of their table: only those that the text names; if none, as in <c>SHOW TABLES</c>, all.</summary>
    private static IReadOnlyList<RowTable> Mentioned(string sql)
    {
        RowTable[] mentioned = [.. RowTable.All.Where(table => sql.Contains(table.Name, StringComparison.OrdinalIgnoreCase))];
        return mentioned.Length > 0 ? mentioned : sql.Contains(PublishedFigure.Table, StringComparison.OrdinalIgnoreCase) ? [] : RowTable.All;
    }

    /// <summary>Errors that DuckDB finds before it opens a file.</summary>
    private static bool IsAboutTheQuery(DuckException e) =>
        e.Message.StartsWith("Parser Error", StringComparison.Ordinal) || e.Message.StartsWith("Binder Error", StringComparison.Ordinal)
        || e.Message.StartsWith("Catalog Error", StringComparison.Ordinal) || e.Message.StartsWith("Permission Error", StringComparison.Ordinal);
}
