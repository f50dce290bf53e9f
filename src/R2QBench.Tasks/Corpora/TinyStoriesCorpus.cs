using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.Corpora;

/// <summary>TinyStories samples (roneneldan/TinyStories): the start of the train and of the validation split, original case.</summary>
/// <remarks>
/// One running text, because the files do not mark where a story ends: in the train file that is a single newline, in
/// the validation file a blank line like between paragraphs.
/// </remarks>
internal sealed class TinyStoriesCorpus : ICorpus
{
    public string Name => "tinystories";

    public string Title => "TinyStories samples: train 0.94 MB, validation 0.79 MB (CDLA-Sharing-1.0)";

    public bool HasData() => DataFile.IsThere(() => DataFile.Require(Name, "text/tinystories/tinystories_valid_sample.txt"));

    public CorpusText Open(CorpusSplit split)
    {
        string file = split == CorpusSplit.Train ? "tinystories_train_sample.txt" : "tinystories_valid_sample.txt";
        return CorpusText.Of(Name, TextFile.Read(DataFile.Require(Name, $"text/tinystories/{file}")));
    }
}
