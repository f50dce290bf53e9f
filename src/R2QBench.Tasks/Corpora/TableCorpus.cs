using R2QBench.Core.Errors;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.Corpora;

/// <summary><c>parquet:FILE#column</c>, <c>csv:…</c>, <c>tsv:…</c>, <c>dataset:ORG/NAME/PATH#column</c>: one document per row; both splits are everything that is named.</summary>
/// <remarks>CSV, TSV and JSON lines may be compressed (.gz, .zst); a folder stands for all data files in it.</remarks>
internal sealed class TableCorpus(string name, Func<string> find, string column) : ICorpus
{
    private const string BetweenDocuments = "\n\n";

    public static IReadOnlyList<string> Schemes { get; } = ["csv:", "tsv:", "parquet:"];

    public string Name => name;

    public string Title => "A column of a table, one document per row";

    /// <summary>Reads <c>SCHEME:FILE#column</c>; the last # divides.</summary>
    public static TableCorpus Parse(string source)
    {
        int divider = source.LastIndexOf('#');
        int scheme = source.IndexOf(':', StringComparison.Ordinal) + 1;
        if (divider <= scheme || divider == source.Length - 1)
            throw new ProblemException(new Problem("Does not say which column holds the text", "corpus", source, $"{source[..scheme]}FILE#column", "append # and the column's name"));
        string place = source[..divider], column = source[(divider + 1)..];
        if (place.StartsWith(DatasetSource.Scheme, StringComparison.Ordinal))
        {
            var dataset = DatasetSource.Parse(place, "corpus");
            return new TableCorpus(source, dataset.Require, column);
        }

        return new TableCorpus(source, () => place[scheme..], column);
    }

    public CorpusText Open(CorpusSplit split)
    {
        string path = find();
        string ending = name[..name.IndexOf(':', StringComparison.Ordinal)];
        if (File.Exists(path) && ending is "csv" or "tsv" && !Path.GetFileName(path).Contains('.' + ending, StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(new Problem($"Does not end in .{ending}, .{ending}.gz or .{ending}.zst", "corpus", path, NextStep: "rename it, or use the scheme of its format"));
        return CorpusText.Of(Name, TableFile.ReadAll(path, split: null, row => row.Text(column)), BetweenDocuments);
    }
}
