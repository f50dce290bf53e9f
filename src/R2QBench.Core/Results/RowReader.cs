using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>Reads Parquet rows back into their records.</summary>
internal static class RowReader
{
    /// <summary>All rows of one file.</summary>
    /// <exception cref="ProblemException">The file cannot be read, or holds values that its columns do not allow.</exception>
    public static IReadOnlyList<TRow> ReadFile<TRow>(string results, string file) where TRow : ResultRow
    {
        using var session = new DuckSession(results);
        try
        {
            return Rows<TRow>(session.Query(ResultViews.Union(RowTable.Of<TRow>(), [file])));
        }
        catch (DuckException e)
        {
            throw new ProblemException(FragmentProbe.Unreadable(file, e), ExitCode.RunFailed, e);
        }
    }

    /// <summary>Rows of the newest attempts, ordered by experiment, run and position in the file.</summary>
    /// <param name="results">The results folder.</param>
    /// <param name="experiment">Only of this experiment; null for all.</param>
    /// <param name="skipped">If given, files that cannot be read are left out and described here instead of thrown.</param>
    /// <param name="clause">SQL after <c>FROM TABLE</c> that chooses rows, or empty.</param>
    /// <param name="order">Column within a run to order by; null for the position in the file.</param>
    public static IReadOnlyList<TRow> ReadNewest<TRow>(
        string results, string? experiment, ICollection<Problem>? skipped, string clause = "", string? order = null) where TRow : ResultRow
    {
        var table = RowTable.Of<TRow>();
        return WithViews(results, experiment, [table], skipped, session => Rows<TRow>(session.Query($"SELECT {ResultViews.Names(table)} FROM {table.Name} {clause} ORDER BY experiment, run_id, {order ?? ResultViews.Position}")));
    }

    /// <summary>Asks the views of some tables; files that vanish under a compaction are listed anew, unreadable ones left out or thrown.</summary>
    public static TResult WithViews<TResult>(
        string results, string? experiment, IReadOnlyList<RowTable> tables, ICollection<Problem>? skipped, Func<DuckSession, TResult> ask)
    {
        const int MostListings = 5;
        RowTable[] needed = [.. tables.Append(RowTable.Of<RunRow>()).Distinct()];
        var except = new HashSet<string>(StringComparer.Ordinal);
        for (var listings = 1; ; listings++)
        {
            using var session = new DuckSession(results);
            var listing = StoreListing.Of(results, experiment, skipped);
            try
            {
                ResultViews.Create(session, listing, tables, except, withPosition: true);
                return ask(session);
            }
            catch (DuckException e)
            {
                if (listings < MostListings && listing.IsOutdated(needed)) continue;
                var found = FragmentProbe.Find(session, listing, tables, except);
                if (found.Count == 0) throw Unexplained(tables[0], e);
                if (skipped is null) throw new ProblemException([.. found.Values], ExitCode.RunFailed, e);
                foreach (var (file, problem) in found)
                {
                    except.Add(file);
                    if (!skipped.Contains(problem)) skipped.Add(problem);
                }
            }
        }
    }

    private static ProblemException Unexplained(RowTable table, DuckException e) =>
        new(new Problem($"The rows cannot be read: {e.Message}", table.Name), ExitCode.Environment, e);

    private static IReadOnlyList<TRow> Rows<TRow>(QueryResult result) where TRow : ResultRow
    {
        var table = RowTable.Of<TRow>();
        try
        {
            return [.. result.Rows.Select(cells => (TRow)table.CreateRow(cells))];
        }
        catch (FormatException e)
        {
            throw new ProblemException(
                new Problem("A row holds a value that this version does not know: " + e.Message, table.Name, NextStep: "read it with the version that wrote it"),
                ExitCode.RunFailed, e);
        }
    }
}
