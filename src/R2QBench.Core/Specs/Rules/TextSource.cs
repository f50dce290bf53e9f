namespace R2QBench.Core.Specs.Rules;

/// <summary>A text as a spec names it: a corpus name, or a scheme with a file behind it.</summary>
/// <param name="Scheme"><c>text:</c>, <c>jsonl:</c>, …; null for a name.</param>
/// <param name="File">The file; empty if none is named.</param>
/// <param name="Field">What follows the last <c>#</c>, for schemes that want a field; null if nothing does.</param>
internal sealed record TextSource(string? Scheme, string File, string? Field)
{
    public static TextSource Parse(string text, SpecVocabulary vocabulary)
    {
        foreach (var (scheme, form) in vocabulary.FileSchemes)
        {
            if (!text.StartsWith(scheme, StringComparison.Ordinal)) continue;
            var rest = text[scheme.Length..];
            var hash = form.Contains('#') ? rest.LastIndexOf('#') : -1;
            return hash < 0 ? new TextSource(scheme, rest, null) : new TextSource(scheme, rest[..hash], rest[(hash + 1)..]);
        }

        return new TextSource(null, "", null);
    }

    /// <summary>Every text that a spec names, with its key.</summary>
    public static IEnumerable<(string Text, string Key)> All(RuleSubject subject)
    {
        if (subject.Data.Source != DataSpec.None) yield return (subject.Data.TextSource, "data.source");
        foreach (var (perplexity, key) in subject.Perplexities()) yield return (perplexity.Corpus, $"{key}.corpus");
    }
}
