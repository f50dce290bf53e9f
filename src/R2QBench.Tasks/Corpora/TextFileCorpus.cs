using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.Corpora;

/// <summary><c>text:FILE</c>: a UTF-8 file as one running text; both splits are the whole file.</summary>
internal sealed class TextFileCorpus(string path) : ICorpus
{
    public const string Scheme = "text:";

    public string Name => Scheme + path;

    public string Title => "A UTF-8 text file, taken as one text";

    public CorpusText Open(CorpusSplit split) => CorpusText.Of(Name, TextFile.Read(path));
}
