using R2QBench.Core.Files;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.Corpora;

/// <summary>C4 in the two forms of the quantization literature: 256 drawn windows, or the start of the first 1,100 documents.</summary>
/// <remarks>Validation file 00000 of 00008; methods.md §3.1. Training text is the sample of the train split in the data folder.</remarks>
/// <param name="isNew"><c>c4_new</c> instead of <c>c4</c>.</param>
internal sealed class C4Corpus(bool isNew) : ICorpus
{
    private const int Windows = 256;
    private const int FirstDocuments = 1100;
    private const string TrainPath = "text/c4/c4-en-train-first1000.jsonl";
    private static readonly string[] ValidationPaths = ["text/c4/c4-validation.00000-of-00008.json.gz", "text/c4/c4-validation.00000-of-00008.jsonl"];
    private static readonly HubData Hub = new("allenai/c4", "en", "c4-validation.00000-of-00008");

    public string Name => isNew ? "c4_new" : "c4";

    public string Title => isNew
        ? "C4 validation, first 1,100 documents joined by a space, first 256 windows (ODC-BY)"
        : "C4 validation, 256 windows drawn from its documents as GPTQ does (ODC-BY)";

    public bool HasData() => DataFile.IsThere(() => Find());

    public CorpusText Open(CorpusSplit split)
    {
        if (split == CorpusSplit.Train)
            return CorpusText.Of(Name, TableFile.ReadAll(DataFile.Require(Name, TrainPath), split: null, row => row.Text("text")), "\n\n");
        var documents = TableFile.ReadAll(Find(), Hub.Split, row => row.Text("text"));
        return isNew
            ? CorpusText.Of(Name, [.. documents.Take(FirstDocuments)], " ") with { MaxWindows = Windows }
            : CorpusText.Of(Name, documents, "\n\n") with { DrawnWindows = Windows };
    }

    private string Find() => ValidationPaths.Select(path => DataRoot.Find() is { } root ? Path.Combine(root, path) : path).FirstOrDefault(File.Exists)
        ?? Hub.Require(Name, ValidationPaths[0]);
}
