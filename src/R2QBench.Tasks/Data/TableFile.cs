using R2QBench.Core.Data;
using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Data;

/// <summary>Reads rows of any format that is known here: JSON lines, CSV, TSV, Parquet; text formats also compressed.</summary>
internal static class TableFile
{
    /// <summary>Reads every row of a file, or of all files of one split in a folder.</summary>
    /// <param name="path">A file, or a folder in the layout of the Hugging Face hub.</param>
    /// <param name="split">Which files of a folder: those whose name begins with it; null: all data files.</param>
    /// <param name="read">Makes a value of a row; throws <see cref="BadRowException"/> where it cannot.</param>
    /// <param name="bad">Takes the rows that cannot be read; without it they are refused.</param>
    /// <exception cref="ProblemException">Nothing there, no rows, or bad rows that are not allowed.</exception>
    public static IReadOnlyList<T> ReadAll<T>(string path, string? split, Func<JsonRow, T> read, BadRows? bad = null) =>
        [.. Files(path, split).SelectMany(file => ReadFile(file, read, bad ?? new BadRows()))];

    /// <summary>The files that are meant, in ordinal order of their names.</summary>
    public static IReadOnlyList<string> Files(string path, string? split)
    {
        if (!Directory.Exists(path)) return [path];
        string[] files =
        [
            .. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 })
                .Where(DataTable.IsTable)
                .Where(file => split is null || Path.GetFileName(file).StartsWith(split, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        if (files.Length == 0)
        {
            throw new ProblemException(new Problem(
                split is null ? "Holds no data files" : $"Holds no data files of the split {split}", path, Allowed: string.Join(", ", DataTable.Endings)));
        }

        var folders = files.Select(Path.GetDirectoryName).Distinct().ToArray();
        return folders.Length == 1 ? files : throw new ProblemException(new Problem(
            "Holds data files in several folders (configurations of a data set)", path, string.Join(", ", folders.Select(folder => Path.GetRelativePath(path, folder!))),
            "one folder", "name the folder of the configuration that is meant"));
    }

    private static IReadOnlyList<T> ReadFile<T>(string file, Func<JsonRow, T> read, BadRows bad)
    {
        // Plain JSON lines, whatever the file is called, keep their own reader: it knows the line of a row that is not even JSON.
        if (file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || !DataTable.IsTable(file)) return JsonLinesFile.ReadAll(file, read, bad);
        var values = new List<T>();
        var problems = new List<Problem>();
        var rows = DataTable.JsonRows([file]);
        foreach (var (index, row) in rows.Index())
            if (JsonLinesFile.ReadRow(row, $"{file} row {index + 1}", read, values) is { } problem) problems.Add(problem);
        bad.Take(file, problems, rows.Count);
        return values;
    }
}
