using R2QBench.Core.Tokenizers;
using R2QBench.Tasks.Corpora;

namespace R2QBench.Runner.Training;

/// <summary>Makes a <see cref="TokenStream"/> of a corpus.</summary>
public static class TokenStreams
{
    /// <summary>Tokenizes every document by itself, special tokens as the tokenizer adds them, and packs them one after the other.</summary>
    public static TokenStream Of(CorpusText corpus, Tokenizer tokenizer)
    {
        var ids = new List<int>();
        foreach (var document in corpus.Documents) ids.AddRange(tokenizer.EncodeToIds(document, addSpecialTokens: true));
        return new TokenStream([.. ids]);
    }
}
