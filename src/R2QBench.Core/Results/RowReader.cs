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
    public static IReadOnlyList<TRow> ReadNewest<TRow>(string results, string? experiment, ICollection<Problem>? skipped) where TRow : ResultRow
    {
        var table = RowTable.Of<TRow>();
        var except = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            using var session = new DuckSession(results);
            try
            {
                ResultViews.Create(session, results, [table], experiment, except);
                return Rows<TRow>(session.Query($"FROM {table.Name} ORDER BY experiment, run_id"));
            }
            catch (DuckException e)
            {
                var found = FragmentProbe.Find(session, results, [table], experiment, except);
                if (found.Count == 0) throw Unexplained(table, e);
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
