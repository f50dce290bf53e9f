using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results;

/// <summary>Finds out which files made a query over many of them fail, by reading each alone.</summary>
internal static class FragmentProbe
{
    /// <summary>The unreadable files among those of the tables (and of the run table, which every view needs), each with its problem.</summary>
    public static IReadOnlyDictionary<string, Problem> Find(
        DuckSession session, string results, IEnumerable<RowTable> tables, string? experiment = null, IReadOnlySet<string>? except = null)
    {
        var found = new SortedDictionary<string, Problem>(StringComparer.Ordinal);
        foreach (var table in tables.Append(RowTable.Of<RunRow>()).Distinct())
            foreach (var file in ResultFiles.Find(table, results, experiment).Where(file => except?.Contains(file) != true))
                try
                {
                    session.Query(ResultViews.Union(table, [file]));
                }
                catch (DuckException e)
                {
                    found[file] = Unreadable(file, e);
                }
        return found;
    }

    public static Problem Unreadable(string file, DuckException e) => new(
        "Is no readable Parquet file: " + e.Message.Split('\n')[0], file,
        NextStep: "delete it and repeat its run; the other results are not affected");
}
