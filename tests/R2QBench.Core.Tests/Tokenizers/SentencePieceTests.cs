using System.Text;
using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers;

public class SentencePieceTests
{
    private const int Normal = 1, Unknown = 2, Control = 3, UserDefined = 4;

    [NeedsDataTheory("tokenizers", "models", "text/tinystories")]
    [InlineData("tokenizers/llama2")]
    [InlineData("models/stories260k")]
    public void A_tokenizer_model_gives_the_ids_of_the_tokenizer_json_beside_it(string path)
    {
        using var folder = new TempFolder();
        foreach (var name in (string[])["tokenizer.model", "tokenizer_config.json"]) File.Copy(Path.Combine(DataFolder.File(path), name), folder.File(name));
        var fromModel = TokenizerLoader.Load(folder.Path);
        var fromJson = TokenizerLoader.Load(DataFolder.File(path));

        var text = File.ReadAllText(DataFolder.File("text", "tinystories", "tinystories_valid_sample.txt"))[..100_000];
        Assert.Equal(fromJson.EncodeToIds(text, true), fromModel.EncodeToIds(text, true));
        var random = new Random(3);
        for (var i = 0; i < 1_000; i++)
        {
            var odd = string.Concat(Enumerable.Range(0, 20).Select(_ => Rune.TryCreate(random.Next(0x3000), out var rune) ? rune.ToString() : " "));
            Assert.Equal(fromJson.EncodeToIds(odd, false), fromModel.EncodeToIds(odd, false));
        }

        Assert.Equal((fromJson.BosId, fromJson.EosId, fromJson.AddsBos, fromJson.VocabularySize), (fromModel.BosId, fromModel.EosId, fromModel.AddsBos, fromModel.VocabularySize));
    }

    [Fact]
    public void The_highest_score_merges_first_and_of_equals_the_leftmost()
    {
        // "aaa": aa at the left; "ab" has the lower score than "bc".
        var tokenizer = Load(Model([("<unk>", 0, Unknown), ("<s>", 0, Control), ("</s>", 0, Control), ("▁", -9, Normal), ("a", -9, Normal), ("b", -9, Normal), ("c", -9, Normal),
            ("aa", -1, Normal), ("bc", -2, Normal), ("ab", -3, Normal)]));
        Assert.Equal(["▁", "aa", "a", "bc"], tokenizer.EncodeToIds("aaabc", false).Select(id => tokenizer.TokenOf(id)!));
        Assert.Equal([1], tokenizer.EncodeToIds("", true));
    }

    [Fact]
    public void Extra_spaces_are_removed_where_the_model_says_so()
    {
        var tokenizer = Load(Model([("<unk>", 0, Unknown), ("▁", -9, Normal), ("a", -9, Normal)], [0x20, 1]));
        Assert.Equal(4, tokenizer.CountTokens("  a   a "));
    }

    [Fact]
    public void What_is_not_supported_is_refused_by_name()
    {
        (string, float, int) unknown = ("<unk>", 0, Unknown);
        Assert.Contains("unigram", Refusal(Model([unknown], trainer: [0x18, 1])));
        Assert.Contains("UserDefined", Refusal(Model([unknown, ("<x>", 0, UserDefined)])));
        Assert.Contains("character map", Refusal(Model([unknown], [0x12, 2, 1, 1])));
        Assert.Contains("twice", Refusal(Model([unknown, ("a", 0, Normal), ("a", 0, Normal)])));
        Assert.Contains("not itself a piece", Refusal(Model([unknown, ("ab", 0, Normal)])));
        Assert.Contains("unknown piece", Refusal(Model([("a", 0, Normal)])));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var bytes = Model([("<unk>", 0, Unknown), ("<s>", 0, Control), ("▁", -1, Normal), ("a", -1, Normal)]);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<ProblemException>(() => Load(bytes[..length]));
    }

    private static string Refusal(byte[] file) => Assert.Throws<ProblemException>(() => Load(file)).Message;

    private static Tokenizer Load(byte[] file)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("tokenizer.model"), file);
        return TokenizerLoader.Load(folder.Path);
    }

    /// <summary>A model file: pieces, then trainer settings (byte-pair, no byte fallback), then normalizer settings.</summary>
    private static byte[] Model(IEnumerable<(string Text, float Score, int Kind)> pieces, byte[]? normalizer = null, byte[]? trainer = null)
    {
        var file = new List<byte>();
        foreach (var (text, score, kind) in pieces)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            Add(file, 1, [0x0A, (byte)utf8.Length, .. utf8, 0x15, .. BitConverter.GetBytes(score), 0x18, (byte)kind]);
        }

        Add(file, 2, trainer ?? [0x18, 2]);
        Add(file, 3, normalizer ?? [0x20, 0]);
        return [.. file];
    }

    private static void Add(List<byte> file, int field, byte[] message) => file.AddRange([(byte)(field << 3 | 2), (byte)message.Length, .. message]);
}
