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
        DuckSession session, StoreListing listing, IEnumerable<RowTable> tables, IReadOnlySet<string>? except = null)
    {
        var found = new SortedDictionary<string, Problem>(StringComparer.Ordinal);
        foreach (var table in tables.Append(RowTable.Of<RunRow>()).Distinct())
            foreach (var file in listing.Files(table).Where(file => except?.Contains(file) != true))
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
        NextStep: Path.GetFileName(Path.GetDirectoryName(file)) == CompactedRows.FolderName
            ? "restore it from a copy; it holds the merged rows of every finished run of the experiment"
            : "delete it and repeat its run; the other results are not affected");
}
