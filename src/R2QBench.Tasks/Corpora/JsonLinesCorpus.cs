using R2QBench.Core.Errors;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.Corpora;

/// <summary><c>jsonl:FILE#field</c>: one document per line of a JSON lines file; both splits are the whole file.</summary>
internal sealed class JsonLinesCorpus(string path, string textField) : ICorpus
{
    public const string Scheme = "jsonl:";

    private const string BetweenDocuments = "\n\n";

    public string Name => $"{Scheme}{path}#{textField}";

    public string Title => "A field of a JSON lines file, one document per line";

    /// <summary>Reads <c>FILE#field</c>; the last # divides, so a file name may hold one.</summary>
    public static JsonLinesCorpus Parse(string fileAndField)
    {
        int divider = fileAndField.LastIndexOf('#');
        if (divider <= 0 || divider == fileAndField.Length - 1)
        {
            throw new ProblemException(new Problem(
                "Does not say which field holds the text", "corpus", Scheme + fileAndField, "jsonl:FILE#field", "append # and the field's name"));
        }

        return new JsonLinesCorpus(fileAndField[..divider], fileAndField[(divider + 1)..]);
    }

    public CorpusText Open(CorpusSplit split) =>
        CorpusText.Of(Name, IsZstd ? TableFile.ReadAll(path, split: null, row => row.Text(textField)) : JsonLinesFile.ReadAll(path, row => row.Text(textField)), BetweenDocuments);

    /// <summary>Only DuckDB unpacks zstd; everything else is read line by line, so that messages name the line.</summary>
    private bool IsZstd => path.EndsWith(".jsonl.zst", StringComparison.OrdinalIgnoreCase);
}
