using System.Text;
using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers.Bpe;

namespace R2QBench.Core.Tokenizers.Training;

/// <summary>Learns a byte-pair vocabulary from text: the pair of neighbours that occurs most often becomes a token, again and again.</summary>
/// <remarks>
/// Source: Sennrich et al., arXiv 1508.07909. The result is of SentencePiece's kind: visible spaces, byte tokens for what has no
/// character token. Equal counts are settled by the tokens' spelling, so that the same text always gives the same vocabulary.
/// </remarks>
public static class BytePairTrainer
{
    /// <summary>Unknown, begin and end of text: ids 0, 1, 2.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = ["<unk>", "<s>", "</s>"];

    private const int ByteTokens = 256;

    /// <summary>Learns a vocabulary.</summary>
    /// <param name="texts">Training texts.</param>
    /// <param name="vocabularySize">Tokens wanted: special tokens, 256 bytes, characters, merged pieces. Fewer come out where the text has no pair left that occurs twice.</param>
    /// <exception cref="ProblemException">The size leaves no room for characters, or the text is empty.</exception>
    public static LearntVocabulary Learn(IEnumerable<string> texts, int vocabularySize)
    {
        var words = TrainingWords.Count(texts);
        if (words.Count == 0) throw new ProblemException(new Problem("The training text of the tokenizer is empty", "data.source"));
        var room = vocabularySize - SpecialTokens.Count - ByteTokens;
        if (room < 2)
            throw new ProblemException(new Problem(
                "The vocabulary is too small for special tokens, bytes and characters", "vocabulary_size", vocabularySize.ToString(), $"at least {SpecialTokens.Count + ByteTokens + 2}"));

        var tokens = new List<string>([.. SpecialTokens, .. Enumerable.Range(0, ByteTokens).Select(b => ByteToken.NameOf((byte)b))]);
        tokens.AddRange(Characters(words, room));
        var merges = new PairCounts(words, tokens).MergeUntil(vocabularySize);
        return new LearntVocabulary(tokens, merges);
    }

    /// <summary>Characters by falling frequency; the rarest are left to byte tokens where they would take more than half of the room.</summary>
    private static IEnumerable<string> Characters(Dictionary<string, long> words, int room)
    {
        var counts = new Dictionary<Rune, long> { [new Rune(TrainingWords.VisibleSpace)] = long.MaxValue / 2 };
        foreach (var (word, count) in words)
            foreach (var rune in word.EnumerateRunes())
                counts[rune] = counts.GetValueOrDefault(rune) + count;
        return counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(Math.Max(1, room / 2)).Select(pair => pair.Key.ToString());
    }
}
