using System.Globalization;
using R2QBench.Tasks.Corpora;

namespace R2QBench.Tasks.Overlap;

/// <summary>How much of an evaluation stands in a training text, by sequences of 13 words.</summary>
/// <param name="Evaluation"><see cref="IEvaluation.Name"/>.</param>
/// <param name="Texts">Items or documents that have 13 words or more.</param>
/// <param name="Touched">Those of them of which a sequence is in the training text.</param>
/// <param name="Share">Share of the evaluation's distinct sequences that are in the training text.</param>
/// <remarks>Source: Brown et al., arXiv 2005.14165, appendix C: words in lower case without punctuation. Sequences are compared by 64-bit hashes.</remarks>
public sealed record TrainingOverlap(string Evaluation, int Texts, int Touched, double Share)
{
    /// <summary>Words of a sequence.</summary>
    public const int Words = 13;

    /// <summary>Compares one training text with several evaluations.</summary>
    public static IReadOnlyList<TrainingOverlap> Find(CorpusText training, IReadOnlyList<IEvaluation> evaluations)
    {
        var known = new HashSet<ulong>();
        foreach (var document in training.Documents)
            foreach (ulong sequence in Sequences(document)) known.Add(sequence);
        return [.. evaluations.Select(evaluation => Compare(evaluation, known))];
    }

    /// <summary>As notices have it: <c>12 of 500 texts (3.1 % of their sequences)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Touched} of {Texts} texts ({100 * Share:0.#} % of their sequences)");

    private static TrainingOverlap Compare(IEvaluation evaluation, HashSet<ulong> known)
    {
        var distinct = new HashSet<ulong>();
        int texts = 0, touched = 0;
        foreach (string text in evaluation.Texts())
        {
            var sequences = Sequences(text).ToList();
            if (sequences.Count == 0) continue;
            texts++;
            distinct.UnionWith(sequences);
            if (sequences.Exists(known.Contains)) touched++;
        }

        return new TrainingOverlap(evaluation.Name, texts, touched, distinct.Count == 0 ? 0 : (double)distinct.Count(known.Contains) / distinct.Count);
    }

    /// <summary>Hashes of all sequences of a text; none if it is shorter than one.</summary>
    private static IEnumerable<ulong> Sequences(string text)
    {
        var words = new List<ulong>();
        for (int start = 0; start < text.Length;)
        {
            while (start < text.Length && !char.IsLetterOrDigit(text[start])) start++;
            int end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            if (end > start) words.Add(HashOf(text[start..end].ToLowerInvariant()));
            start = end;
        }

        for (int first = 0; first + Words <= words.Count; first++)
        {
            ulong hash = 0;
            for (int word = first; word < first + Words; word++) hash = (hash ^ words[word]) * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019;
            yield return hash;
        }
    }

    /// <summary>FNV-1a over the characters.</summary>
    private static ulong HashOf(string word)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in word) hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
