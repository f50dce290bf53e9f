using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;

namespace R2QBench.Core.Data;

/// <summary>Rows of data files that DuckDB reads: Parquet, CSV, TSV and JSON lines, the text forms also gzip- or zstd-compressed.</summary>
public static class DataTable
{
    private static readonly string[] TextFormats = [".jsonl", ".ndjson", ".json", ".csv", ".tsv"];
    private static readonly string[] Compressions = [".gz", ".zst"];

    /// <summary>Endings of file names that are read here.</summary>
    public static IReadOnlyList<string> Endings { get; } =
        [".parquet", .. TextFormats, .. TextFormats.SelectMany(format => Compressions.Select(compression => format + compression))];

    /// <summary>Whether a file name has one of <see cref="Endings"/>.</summary>
    public static bool IsTable(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every row as a JSON object, in the order of the files and of their rows. CSV and TSV need a header; their values are texts.</summary>
    /// <param name="files">Files of one format and one folder.</param>
    /// <exception cref="ProblemException">A file is missing or cannot be read (exit code 2), or DuckDB is missing (3).</exception>
    public static IReadOnlyList<string> JsonRows(IReadOnlyList<string> files)
    {
        ArgumentOutOfRangeException.ThrowIfZero(files.Count);
        foreach (var file in files)
        {
            if (!File.Exists(file)) throw new ProblemException(new Problem("Does not exist", file, NextStep: "check the path; relative ones start at the current directory"));
            if (!IsTable(file)) throw new ProblemException(new Problem("Is no data file that can be read", file, Path.GetExtension(file), string.Join(", ", Endings)));
        }

        return [.. files.SelectMany(JsonRows)];
    }

    private static IReadOnlyList<string> JsonRows(string file)
    {
        // The hub's cache holds links to blobs without an ending: the real file is read in the format of the link's name.
        var target = new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
        using var session = new DuckSession(Path.GetDirectoryName(target)!, memoryLimit: "4GB");
        try
        {
            var rows = session.Query($"SELECT to_json(t)::VARCHAR FROM {Source(file, target)} AS t").Rows;
            return rows.Count > 0 ? [.. rows.Select(row => (string)row[0]!)] : throw new ProblemException(new Problem("Holds no rows", file));
        }
        catch (DuckException e)
        {
            throw new ProblemException(new Problem($"Cannot be read: {FirstLine(e.Message)}", file, NextStep: "check that the file is whole and of the format that its ending says"), inner: e);
        }
    }

    private static string Source(string file, string target)
    {
        var name = file.ToLowerInvariant();
        var compression = name.EndsWith(".gz", StringComparison.Ordinal) ? "gzip" : name.EndsWith(".zst", StringComparison.Ordinal) ? "zstd" : "none";
        var path = DuckSql.ExactPath(target);
        var format = Path.GetExtension(compression == "none" ? name : Path.GetFileNameWithoutExtension(name));
        return format switch
        {
            ".parquet" => $"read_parquet({path})",
            ".csv" => $"read_csv({path}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', compression = '{compression}')",
            ".tsv" => $"read_csv({path}, header = true, all_varchar = true, delim = '\t', quote = '\"', escape = '\"', compression = '{compression}')",
            ".json" => $"read_json({path}, compression = '{compression}', maximum_object_size = {MaximumObject})",
            _ => $"read_json({path}, format = 'newline_delimited', compression = '{compression}', maximum_object_size = {MaximumObject})",
        };
    }

    /// <summary>Longest JSON object in bytes; DuckDB's default of 16 MB is kept in mind by nobody who wonders why a row is refused.</summary>
    private const int MaximumObject = 1 << 26;

    private static string FirstLine(string message) => new StringReader(message).ReadLine() ?? "no reason given";
}
