using System.Text.Json;
using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers;
using R2QBench.Core.Tokenizers.Bpe;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers;

public sealed class VocabMergesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Settings_beside_the_vocabulary_name_special_tokens_and_bos()
    {
        Write("a b", """{"bos_token":{"content":"</s>"},"eos_token":"</s>","pad_token":"<pad>","add_bos_token":true}""", "</s>", "<pad>");
        var tokenizer = TokenizerLoader.Load(_folder.Path);
        Assert.Equal((256, 256, true), (tokenizer.BosId, tokenizer.EosId, tokenizer.AddsBos));
        Assert.Equal([256, tokenizer.IdOf("ab")!.Value, 257], tokenizer.EncodeToIds("ab<pad>", true));
    }

    [Fact]
    public void Gpt2s_own_end_token_is_the_default()
    {
        Write("a b", null, "<|endoftext|>");
        var tokenizer = TokenizerLoader.Load(_folder.Path);
        Assert.Equal((256, 256, false), (tokenizer.BosId, tokenizer.EosId, tokenizer.AddsBos));
    }

    [Fact]
    public void Tokens_beyond_the_vocabulary_come_from_the_settings_and_qwen_normalises()
    {
        Write("a b", """{"tokenizer_class":"Qwen2Tokenizer","eos_token":"<|end|>","added_tokens_decoder":{"900":{"content":"<|end|>","special":true}}}""");
        var tokenizer = TokenizerLoader.Load(_folder.Path);
        Assert.Equal(901, tokenizer.VocabularySize);
        Assert.Equal([tokenizer.IdOf("ab")!.Value, 900], tokenizer.EncodeToIds("ab<|end|>", false));
        Assert.Equal(tokenizer.EncodeToIds("\u00e9", false), tokenizer.EncodeToIds("e\u0301", false));
    }

    [Theory]
    [InlineData("a b", """{"tokenizer_class":"RobertaTokenizer"}""", "RobertaTokenizer")]
    [InlineData("a b", """{"bos_token":"<s>"}""", "special token is not in the vocabulary")]
    [InlineData("a", null, "merges.txt:2")]
    [InlineData("a b c", null, "merges.txt:2")]
    [InlineData("a Q", null, "lacks")]
    public void What_does_not_fit_is_refused(string merges, string? settings, string expected)
    {
        Write(merges, settings);
        Assert.Contains(expected, Assert.Throws<ProblemException>(() => TokenizerLoader.Load(_folder.Path)).Message);
    }

    [Fact]
    public void A_vocabulary_without_merges_is_refused()
    {
        Write("a b", null);
        File.Delete(_folder.File("merges.txt"));
        Assert.Contains("merges.txt", Assert.Throws<ProblemException>(() => TokenizerLoader.Load(_folder.Path)).Message);
    }

    /// <summary>All 256 bytes, then the tokens of the test, then the merged "ab".</summary>
    private void Write(string merges, string? settings, params string[] tokens)
    {
        string[] all = [.. Enumerable.Range(0, 256).Select(b => ByteAlphabet.Visible((byte)b).ToString()), .. tokens, "ab"];
        _folder.Write("vocab.json", JsonSerializer.Serialize(all.Select((token, id) => (token, id)).ToDictionary(p => p.token, p => p.id)));
        _folder.Write("merges.txt", $"#version: 0.2\n{merges}\n");
        if (settings is not null) _folder.Write("tokenizer_config.json", settings);
    }
}
