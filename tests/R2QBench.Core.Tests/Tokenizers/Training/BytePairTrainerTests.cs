using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers;
using R2QBench.Core.Tokenizers.Training;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers.Training;

public class BytePairTrainerTests
{
    [Fact]
    public void The_most_frequent_pair_merges_first_and_ties_follow_the_spelling()
    {
        // ▁abab ▁ab: the pair ab occurs 3 times, ▁a (then ▁+ab) twice.
        var learnt = BytePairTrainer.Learn(["abab ab"], 270);
        Assert.Equal(["a b", "▁ ab"], learnt.Merges.Select(m => $"{m.Left} {m.Right}"));
        Assert.Equal(["▁", "a", "b", "ab", "▁ab"], learnt.Tokens.Skip(259));
    }

    [Fact]
    public void Equal_counts_are_settled_by_spelling_and_not_by_order()
    {
        var forward = BytePairTrainer.Learn(["xy ab xy ab"], 272);
        var backward = BytePairTrainer.Learn(["ab xy ab xy"], 272);
        Assert.Equal(forward.Merges, backward.Merges);
        Assert.Equal(("a", "b"), forward.Merges[0]);
    }

    [Fact]
    public void Ids_begin_with_special_tokens_and_bytes()
    {
        var learnt = BytePairTrainer.Learn(["a b c"], 300);
        Assert.Equal(["<unk>", "<s>", "</s>", "<0x00>"], learnt.Tokens.Take(4));
        Assert.Equal("<0xFF>", learnt.Tokens[258]);
        Assert.Equal(learnt.Tokens.Count, learnt.Tokens.Distinct().Count());
    }

    [Fact]
    public void Merges_stay_within_words_of_one_kind()
    {
        var learnt = BytePairTrainer.Learn([string.Concat(Enumerable.Repeat("cat, 42 dogs.\nA-b ", 20))], 400);
        Assert.DoesNotContain(learnt.Tokens.Skip(259), t => t.Length > 1 && (t.LastIndexOf('▁') > 0 || t.Contains(',') && t.Any(char.IsLetter) || t.Contains('\n') || t.Count(char.IsDigit) > 1));
        Assert.Contains("▁cat", learnt.Tokens);
    }

    [Fact]
    public void The_same_text_gives_the_same_files_and_they_can_be_read()
    {
        using var first = new TempFolder();
        using var second = new TempFolder();
        TokenizerWriter.Write(BytePairTrainer.Learn([SmallTokenizer.Text], 290), first.Path, 256);
        TokenizerWriter.Write(BytePairTrainer.Learn([SmallTokenizer.Text], 290), second.Path, 256);
        foreach (var name in (string[])["tokenizer.json", "tokenizer_config.json"])
            Assert.Equal(File.ReadAllBytes(first.File(name)), File.ReadAllBytes(second.File(name)));
        Assert.InRange(TokenizerLoader.Load(first.Path).VocabularySize, 270, 290);
    }

    [Fact]
    public void A_rare_character_is_left_to_byte_tokens_where_the_room_is_small()
    {
        using var folder = new TempFolder();
        TokenizerWriter.Write(BytePairTrainer.Learn(["aaaa bbbb 日"], 265), folder.Path, 256);
        var tokenizer = TokenizerLoader.Load(folder.Path);
        Assert.Null(tokenizer.IdOf("日"));
        Assert.Equal("日", tokenizer.Decode(tokenizer.EncodeToIds("日", false)));
    }

    [Theory]
    [InlineData("text", 260, "too small")]
    [InlineData("", 300, "empty")]
    public void Impossible_wishes_are_problems(string text, int size, string expected) =>
        Assert.Contains(expected, Assert.Throws<ProblemException>(() => BytePairTrainer.Learn([text], size)).Message);

    [NeedsDataFact("text/tinystories")]
    public void A_megabyte_of_stories_is_learnt_in_seconds_and_tokenizes_well()
    {
        var text = File.ReadAllText(DataFolder.File("text", "tinystories", "tinystories_train_sample.txt"));
        using var folder = new TempFolder();
        TokenizerWriter.Write(BytePairTrainer.Learn([text], 1024), folder.Path, 512);
        var tokenizer = TokenizerLoader.Load(folder.Path);
        Assert.Equal(1024, tokenizer.VocabularySize);
        Assert.InRange((double)text.Length / tokenizer.CountTokens(text), 2.5, 6);
    }
}
