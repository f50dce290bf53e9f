namespace R2QBench.Tasks.Corpora;

/// <summary>The text of one split of a corpus, in memory.</summary>
public sealed record CorpusText
{
    private readonly Lazy<string> _text;
    private readonly Lazy<string> _hash;

    private CorpusText(string name, CorpusForm form, IReadOnlyList<string> documents, string separator)
    {
        (Name, Form, Documents, Separator) = (name, form, documents, separator);
        _text = new Lazy<string>(() => documents.Count == 1 ? documents[0] : string.Join(separator, documents));
        // The zero character cannot occur by accident, so moving a document's end changes the hash.
        _hash = new Lazy<string>(() => Core.Identity.ContentHash.OfText($"{form}\0{string.Join('\0', documents)}"));
    }

    /// <summary>The source as the spec names it, e.g. <c>tinystories</c> or <c>text:notes.txt</c>.</summary>
    public string Name { get; }

    public CorpusForm Form { get; }

    /// <summary>The documents; exactly one if <see cref="Form"/> is <see cref="CorpusForm.Text"/>.</summary>
    public IReadOnlyList<string> Documents { get; }

    /// <summary>What stands between two documents in <see cref="Text"/>.</summary>
    public string Separator { get; }

    /// <summary>The documents for perplexity by documents; a corpus that is cleaned up for that says so, else they are <see cref="Documents"/>.</summary>
    public IReadOnlyList<CorpusPage> Pages { get => field ??= [.. Documents.Select(text => new CorpusPage(text, text))]; init; }

    /// <summary>Windows that perplexity draws at random from the documents; null: windows over the joined text.</summary>
    public int? DrawnWindows { get; init; }

    /// <summary>Windows that perplexity takes from the start of the text; null: all.</summary>
    public int? MaxWindows { get; init; }

    /// <summary>Everything as one text.</summary>
    public string Text => _text.Value;

    /// <summary>SHA-256 (hex) of form and documents; part of the run id.</summary>
    public string ContentHash => _hash.Value;

    /// <summary>SHA-256 (hex) of <see cref="Pages"/>.</summary>
    public string PagesHash => Core.Identity.ContentHash.OfText(string.Join('\0', Pages.SelectMany(page => new[] { page.Text, page.Original })));

    /// <summary>A corpus that is one running text.</summary>
    public static CorpusText Of(string name, string text) => new(name, CorpusForm.Text, [text], "");

    /// <summary>A corpus of documents.</summary>
    public static CorpusText Of(string name, IReadOnlyList<string> documents, string separator) =>
        new(name, CorpusForm.Documents, documents, separator);
}
