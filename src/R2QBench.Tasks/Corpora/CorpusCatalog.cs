using R2QBench.Core.Errors;
using R2QBench.Core.Text;

namespace R2QBench.Tasks.Corpora;

/// <summary>Every text that a spec can name, for training and for perplexity.</summary>
public static class CorpusCatalog
{
    /// <summary>The corpora with a name of their own, in listing order.</summary>
    public static IReadOnlyList<ICorpus> All { get; } =
    [
        new WorldCorpus(), new TinyStoriesCorpus(), new WikiText2Corpus(), new C4Corpus(isNew: false), new C4Corpus(isNew: true),
        new PtbCorpus(isNew: false), new PtbCorpus(isNew: true),
    ];

    /// <summary>Forms that name a file instead.</summary>
    public static IReadOnlyList<string> FileForms { get; } =
    [
        $"{TextFileCorpus.Scheme}FILE", $"{JsonLinesCorpus.Scheme}FILE#field", .. TableCorpus.Schemes.Select(scheme => $"{scheme}FILE#column"),
        $"{DatasetSource.Scheme}{DatasetSource.Form}#column",
    ];

    /// <summary>How these forms begin.</summary>
    public static IReadOnlyList<string> Schemes { get; } = [TextFileCorpus.Scheme, JsonLinesCorpus.Scheme, .. TableCorpus.Schemes, DatasetSource.Scheme];

    /// <summary>Reads a corpus; relative files are looked up from the current directory.</summary>
    /// <exception cref="ProblemException">Unknown name (with the nearest one), missing, empty or damaged data.</exception>
    public static CorpusText Open(string source, CorpusSplit split) => Find(source).Open(split);

    /// <summary>The corpus of that name or form, nothing read yet.</summary>
    /// <exception cref="ProblemException">There is none; the message has the nearest name.</exception>
    public static ICorpus Find(string source)
    {
        if (source.StartsWith(TextFileCorpus.Scheme, StringComparison.Ordinal)) return new TextFileCorpus(source[TextFileCorpus.Scheme.Length..]);
        if (source.StartsWith(JsonLinesCorpus.Scheme, StringComparison.Ordinal)) return JsonLinesCorpus.Parse(source[JsonLinesCorpus.Scheme.Length..]);
        if (source.StartsWith(DatasetSource.Scheme, StringComparison.Ordinal) || TableCorpus.Schemes.Any(scheme => source.StartsWith(scheme, StringComparison.Ordinal)))
            return TableCorpus.Parse(source);

        var names = All.Select(corpus => corpus.Name).ToArray();
        return All.FirstOrDefault(corpus => corpus.Name == source) ?? throw new ProblemException(new Problem(
            "There is no corpus of this name",
            "corpus",
            source,
            string.Join(", ", names.Concat(FileForms)),
            Suggestion.DidYouMean(source, names)));
    }
}
