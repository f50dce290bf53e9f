using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using R2QBench.Core.Tokenizers;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers;

public class PipelineTokenizerTests
{
    [Fact]
    public void Text_comes_back_from_its_tokens()
    {
        var tokenizer = SmallTokenizer.Load();
        foreach (var text in (string[])["the cat sat", "", "  two  spaces ", "new\nline\ttab", "naïve 日本 😀", "unknown: %&/()="])
            Assert.Equal(text, tokenizer.Decode(tokenizer.EncodeToIds(text, addSpecialTokens: true)));
    }

    [Fact]
    public void Bos_is_added_when_asked_for_and_skipped_when_decoding()
    {
        var tokenizer = SmallTokenizer.Load();
        Assert.True(tokenizer.AddsBos);
        Assert.Equal((1, 2), (tokenizer.BosId, tokenizer.EosId));
        int[] expected = [1, .. tokenizer.EncodeToIds("the cat", addSpecialTokens: false)];
        Assert.Equal(expected, tokenizer.EncodeToIds("the cat", addSpecialTokens: true));
        Assert.Equal("<s> the cat", tokenizer.Decode(expected, skipSpecialTokens: false));
        Assert.Equal(expected.Length - 1, tokenizer.CountTokens("the cat"));
    }

    [Theory]
    [InlineData("add_bos_token", "false", false)]
    [InlineData("add_bos_token", "true", true)]
    public void The_tokenizers_own_settings_decide_over_bos(string key, string value, bool expected)
    {
        using var folder = new TempFolder();
        SmallTokenizer.Write(folder.Path);
        var path = folder.File("tokenizer_config.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
        Assert.Equal(expected, TokenizerLoader.Load(folder.Path).AddsBos);
    }

    [Fact]
    public void Special_tokens_spelt_out_in_a_text_are_recognised()
    {
        var tokenizer = SmallTokenizer.Load();
        var ids = tokenizer.EncodeToIds("the</s>cat", addSpecialTokens: false);
        Assert.Equal(1, ids.Count(id => id == 2));
        Assert.Equal(tokenizer.IdOf("▁the"), ids[0]);
    }

    [Fact]
    public void Half_characters_are_read_as_replacement_characters()
    {
        var tokenizer = SmallTokenizer.Load();
        Assert.Equal(tokenizer.EncodeToIds("a\uFFFDb\uFFFD", false), tokenizer.EncodeToIds("a\uD83Db\uDE00", false));
        Assert.Equal("\uFFFD", tokenizer.Decode(tokenizer.EncodeToIds("\uD83D", false)));
    }

    [Fact]
    public void Ids_without_a_token_decode_to_nothing() => Assert.Equal("", SmallTokenizer.Load().Decode([100_000]));

    [Fact]
    public void Neighbouring_unknown_characters_fuse_to_one_token_where_there_are_no_bytes()
    {
        var tokenizer = SmallTokenizer.Load(json => json["model"]!["byte_fallback"] = false);
        Assert.Equal([tokenizer.IdOf("▁the")!.Value, 0, tokenizer.IdOf("c")!.Value], tokenizer.EncodeToIds("theXYZc", false));
        var single = SmallTokenizer.Load(json =>
        {
            json["model"]!["byte_fallback"] = false;
            json["model"]!["fuse_unk"] = false;
        });
        Assert.Equal(3, single.EncodeToIds("theXYZc", false).Count(id => id == 0));
    }

    [Fact]
    public void Merges_may_be_written_as_pairs()
    {
        var pairs = SmallTokenizer.Load(json => json["model"]!["merges"] = new JsonArray(
            [.. json["model"]!["merges"]!.AsArray().Select(m => (JsonNode)new JsonArray([.. m!.GetValue<string>().Split(' ').Select(part => (JsonNode)part)]))]));
        Assert.Equal(SmallTokenizer.Load().EncodeToIds(SmallTokenizer.Text, true), pairs.EncodeToIds(SmallTokenizer.Text, true));
    }

    [Fact]
    public void A_whole_word_is_taken_without_merges_where_the_model_says_so()
    {
        // "▁the" stays a token, but the merges that lead to it are gone.
        var without = SmallTokenizer.Load(json => json["model"]!["merges"] = new JsonArray());
        var ignoring = SmallTokenizer.Load(json =>
        {
            json["model"]!["merges"] = new JsonArray();
            json["model"]!["ignore_merges"] = true;
        });
        Assert.Equal(4, without.CountTokens("the"));
        Assert.Equal([ignoring.IdOf("▁the")!.Value], ignoring.EncodeToIds("the", false));
    }

    [Fact]
    public void Cutting_where_nothing_merges_changes_no_token()
    {
        // The same model with a merge of a byte token, which switches the cuts off.
        var cut = SmallTokenizer.Load();
        var whole = SmallTokenizer.Load(json =>
        {
            json["model"]!["vocab"]!["<0x01><0x02>"] = 5000;
            json["model"]!["merges"]!.AsArray().Add("<0x01> <0x02>");
        });
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var text = RandomText(random, "theca onmds\n😀ä");
            Assert.Equal(whole.EncodeToIds(text, false), cut.EncodeToIds(text, false));
        }
    }

    [Fact]
    public void Several_threads_may_tokenize_at_once()
    {
        var tokenizer = SmallTokenizer.Load();
        var expected = tokenizer.EncodeToIds(SmallTokenizer.Text, true);
        Parallel.For(0, 200, _ => Assert.Equal(expected, tokenizer.EncodeToIds(SmallTokenizer.Text, true)));
    }

    [NeedsDataFact("models/tinystories-656k", "text/tinystories")]
    public void A_text_of_60000_characters_without_any_cut_takes_less_than_a_second()
    {
        var tokenizer = TokenizerLoader.Load(DataFolder.File("models", "tinystories-656k"));
        var text = File.ReadAllText(DataFolder.File("text", "tinystories", "tinystories_valid_sample.txt"))[..60_000];
        // The best of three: other programs may be running.
        var seconds = Enumerable.Range(0, 3).Min(_ =>
        {
            var clock = Stopwatch.StartNew();
            tokenizer.EncodeToIds(text, false);
            tokenizer.EncodeToIds(new string('a', 60_000), false);
            return clock.Elapsed.TotalSeconds;
        });
        Assert.InRange(seconds, 0, 1);
    }

    [NeedsDataTheory("tokenizers")]
    [InlineData("gpt2", false)]
    [InlineData("opt", false)]
    [InlineData("llama2", false)]
    [InlineData("llama3", false)]
    [InlineData("qwen3", true)]
    [InlineData("gpt-neox", true)]
    public void Random_texts_never_crash_and_come_back_from_their_tokens(string name, bool normalizes)
    {
        var tokenizer = TokenizerLoader.Load(DataFolder.File("tokenizers", name));
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var text = RandomText(random, null);
            var decoded = tokenizer.Decode(tokenizer.EncodeToIds(text, false), skipSpecialTokens: false);
            Assert.Equal(normalizes ? text.Normalize(NormalizationForm.FormC) : text, decoded);
        }
    }

    /// <summary>Code points of all kinds, or those of an alphabet.</summary>
    private static string RandomText(Random random, string? alphabet)
    {
        var runes = alphabet?.EnumerateRunes().ToArray();
        var text = new StringBuilder();
        for (var i = random.Next(30); i > 0; i--)
        {
            if (runes is not null) text.Append(runes[random.Next(runes.Length)]);
            else if (Rune.TryCreate(random.Next(4) == 0 ? random.Next(0x11_0000) : random.Next(0x300), out var rune)) text.Append(rune);
        }

        return text.ToString();
    }
}
