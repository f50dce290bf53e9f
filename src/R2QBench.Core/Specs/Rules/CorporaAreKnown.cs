namespace R2QBench.Core.Specs.Rules;

/// <summary>Texts are named by a known corpus name or a known scheme.</summary>
internal sealed class CorporaAreKnown : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        var vocabulary = subject.Vocabulary;
        foreach (var (text, key) in TextSource.All(subject))
        {
            if (TextSource.Parse(text, vocabulary).Scheme is not null || vocabulary.Corpora.Contains(text)) continue;
            var forms = vocabulary.FileSchemes.Select(scheme => scheme.Key + scheme.Value);
            var unknown = Names.Unknown("No such text", text, key, vocabulary.Corpora, "see `r2q tasks`");
            yield return unknown with
            {
                Allowed = string.Join(", ", forms.Prepend(unknown.Allowed)),
                NextStep = File.Exists(text) ? $"for the file write text:{text}" : unknown.NextStep,
            };
        }
    }
}
