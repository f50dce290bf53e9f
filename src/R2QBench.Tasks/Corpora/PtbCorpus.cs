using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.Corpora;

/// <summary>Penn Treebank in the two forms of the quantization literature: validation sentences by blank lines, or test sentences by spaces.</summary>
/// <remarks>One sentence per line, Mikolov's form (rare words as &lt;unk&gt;, numbers as N); methods.md §3.1. Not free to pass on, so it has to be put into the data folder.</remarks>
/// <param name="isNew"><c>ptb_new</c> instead of <c>ptb</c>.</param>
internal sealed class PtbCorpus(bool isNew) : ICorpus
{
    public string Name => isNew ? "ptb_new" : "ptb";

    public string Title => isNew ? "Penn Treebank test, sentences joined by a space (LDC)" : "Penn Treebank validation, sentences joined by two newlines (LDC)";

    public bool HasData() => DataFile.IsThere(() => Find(CorpusSplit.Evaluation));

    public CorpusText Open(CorpusSplit split)
    {
        return CorpusText.Of(Name, Join(TextFile.Read(Find(split)), isNew));
    }

    private string Find(CorpusSplit split) =>
        DataFile.Require(Name, $"text/ptb/{(split == CorpusSplit.Train ? "ptb.train.txt" : isNew ? "ptb.test.txt" : "ptb.valid.txt")}");

    internal static string Join(string file, bool isNew)
    {
        var sentences = file.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
        return string.Join(isNew ? " " : "\n\n", sentences);
    }
}
