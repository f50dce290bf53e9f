using System.Text;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers.Bpe;
using R2QBench.Core.Tokenizers.Decoders;
using R2QBench.Core.Tokenizers.Normalizers;
using R2QBench.Core.Tokenizers.PreTokenizers;

namespace R2QBench.Core.Tokenizers;

/// <summary>Reads byte-level tokenizers that are stored as <c>vocab.json</c> and <c>merges.txt</c>: GPT-2, OPT, Qwen2.</summary>
/// <remarks>These files do not say how texts are cut; the tokenizer's class in <c>tokenizer_config.json</c> does (GPT-2's where it is not given).</remarks>
internal static class VocabMergesReader
{
    public const string VocabName = "vocab.json";
    public const string MergesName = "merges.txt";

    private const string EndOfText = "<|endoftext|>";

    /// <exception cref="ProblemException">Unreadable files, missing pieces, or a class that is not supported.</exception>
    public static Tokenizer Read(string folder, TokenizerSettings settings)
    {
        var vocabPath = Path.Combine(folder, VocabName);
        var tokens = ReadVocabulary(vocabPath);
        var vocabulary = new BytePairVocabulary(tokens, ReadMerges(Path.Combine(folder, MergesName)), vocabPath);
        // GPT-2's own class takes this token for everything where no file says otherwise.
        if (settings.BosToken is null && settings.TokenizerClass is null or "GPT2Tokenizer" && tokens.ContainsKey(EndOfText))
            settings = settings with { BosToken = settings.BosToken ?? EndOfText, EosToken = settings.EosToken ?? EndOfText };
        var (normalizer, cuts) = Cuts(folder, settings);
        int? IdOf(string token) => settings.AddedTokens.FirstOrDefault(t => t.Content == token)?.Id ?? (tokens.TryGetValue(token, out var id) ? id : null);
        return new PipelineTokenizer(
            new BytePairModel(vocabulary, new BytePairOptions { ByteLevel = true }, vocabPath),
            normalizer, cuts, new ByteLevelDecoder(), SpecialTokens(settings, IdOf, folder), settings.Resolve([], [], IdOf));
    }

    private static (INormalizer? Normalizer, IPreTokenizer Cuts) Cuts(string folder, TokenizerSettings settings)
    {
        var gpt2 = new PatternPreTokenizer(PatternPreTokenizer.Known[Gpt2Scanner.Pattern]);
        return settings.TokenizerClass switch
        {
            null or "GPT2Tokenizer" when settings.AddsPrefixSpace is true => (null, new SequencePreTokenizer([new SpacePrefixPreTokenizer(), gpt2])),
            null or "GPT2Tokenizer" => (null, gpt2),
            "Qwen2Tokenizer" => (new UnicodeNormalizer(NormalizationForm.FormC), new PatternPreTokenizer(PatternPreTokenizer.Known[Cl100kScanner.QwenPattern])),
            var other => throw new ProblemException(new Problem(
                "A vocabulary of this class is not supported without tokenizer.json", $"{Path.Combine(folder, TokenizerSettings.FileName)}  tokenizer_class", other,
                "GPT2Tokenizer, Qwen2Tokenizer", "fetch the model's tokenizer.json into the folder")),
        };
    }

    private static AddedToken[] SpecialTokens(TokenizerSettings settings, Func<string, int?> idOf, string folder)
    {
        string?[] names = [settings.BosToken, settings.EosToken, settings.UnknownToken, settings.PadToken];
        return
        [
            .. settings.AddedTokens,
            .. names.OfType<string>().Distinct().Where(name => settings.AddedTokens.All(t => t.Content != name)).Select(token => new AddedToken(
                idOf(token) ?? throw new ProblemException(new Problem("A special token is not in the vocabulary", Path.Combine(folder, VocabName), token)),
                token) { Special = true }),
        ];
    }

    private static Dictionary<string, int> ReadVocabulary(string path)
    {
        using var document = JsonFile.Parse(path);
        var json = new TokenizerJson(document.RootElement, path);
        var tokens = new Dictionary<string, int>();
        foreach (var pair in json.Members())
            if (!tokens.TryAdd(pair.Key, pair.Value.Number))
                throw pair.Value.Problem("A token occurs twice in the vocabulary");
        return tokens;
    }

    private static List<(string Left, string Right)> ReadMerges(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem($"The file cannot be read: {error.Message}", path, NextStep: "fetch the model's tokenizer files again"), inner: error);
        }

        var merges = new List<(string, string)>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i].StartsWith("#version", StringComparison.Ordinal)) continue;
            merges.Add(lines[i].Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right]
                ? (left, right)
                : throw new ProblemException(new Problem("The line is not a pair of tokens", $"{path}:{i + 1}", lines[i], "left, one space, right")));
        }

        return merges;
    }
}
