using System.Globalization;
using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results;

/// <summary>Where rows lie: <c>results/EXPERIMENT/RUN-ID/TABLE.parquet</c>, later attempts as <c>TABLE.2.parquet</c>.</summary>
internal static class ResultFiles
{
    public const string Extension = ".parquet";

    /// <summary>File name of a table's rows of one attempt.</summary>
    public static string Name(RowTable table, int attempt) =>
        attempt == 1 ? table.Name + Extension : string.Create(CultureInfo.InvariantCulture, $"{table.Name}.{attempt}{Extension}");

    /// <summary>The attempt that a file name stands for; null if it is no file of this table.</summary>
    public static int? Attempt(RowTable table, string fileName)
    {
        if (fileName == Name(table, 1)) return 1;
        if (!fileName.StartsWith(table.Name + ".", StringComparison.Ordinal) || !fileName.EndsWith(Extension, StringComparison.Ordinal)) return null;
        var between = fileName.AsSpan()[(table.Name.Length + 1)..^Math.Min(Extension.Length, fileName.Length - table.Name.Length - 1)];
        return int.TryParse(between, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) && attempt > 1 ? attempt : null;
    }

    /// <summary>Attempts of a table in one run folder, ascending; empty if there is no such folder.</summary>
    public static IReadOnlyList<int> Attempts(RowTable table, string runFolder) => !Directory.Exists(runFolder) ? [] :
    [
        .. Directory.EnumerateFiles(runFolder, table.Name + "*" + Extension)
            .Select(path => Attempt(table, Path.GetFileName(path)))
            .OfType<int>()
            .Order(),
    ];
}
