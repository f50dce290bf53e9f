using System.Text.Json.Nodes;
using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers;

/// <summary>What is not understood completely is refused by its name and place, never tokenized wrongly.</summary>
public class TokenizerRefusalTests
{
    [Theory]
    [InlineData("normalizer", """{"type":"StripAccents"}""", "normalizer.type", "StripAccents")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Precompiled","precompiled_charsmap":"x"}]}""", "normalizer.normalizers[1].type", "Precompiled")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":" +"},"content":" "}""", "normalizer.pattern", "Regex")]
    [InlineData("normalizer", """{"type":"Prepend","prepend":"x","mode":"odd"}""", "normalizer.mode", "odd")]
    [InlineData("pre_tokenizer", """{"type":"BertPreTokenizer"}""", "pre_tokenizer.type", "BertPreTokenizer")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\w+"},"behavior":"Isolated","invert":false}""", "pre_tokenizer.pattern.Regex", @"\w+")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\w+"},"behavior":"Removed","invert":false}""", "pre_tokenizer.behavior", "Removed")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits"}]}""", "pre_tokenizer.pretokenizers[1]", "Digits")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"▁","prepend_scheme":"sometimes"}""", "pre_tokenizer.prepend_scheme", "sometimes")]
    [InlineData("post_processor", """{"type":"BertProcessing","sep":["a",1],"cls":["b",2]}""", "post_processor.type", "BertProcessing")]
    [InlineData("decoder", """{"type":"WordPiece","prefix":"##"}""", "decoder.type", "WordPiece")]
    public void An_unsupported_component_is_named_with_its_place(string part, string component, string place, string seen)
    {
        var message = Refusal(json => json[part] = JsonNode.Parse(component));
        Assert.Contains(place, message);
        Assert.Contains(seen, message);
    }

    [Theory]
    [InlineData("type", "\"Unigram\"", "Unigram")]
    [InlineData("dropout", "0.1", "random")]
    [InlineData("continuing_subword_prefix", "\"##\"", "##")]
    [InlineData("end_of_word_suffix", "\"</w>\"", "</w>")]
    [InlineData("unk_token", "\"<none>\"", "<none>")]
    [InlineData("vocab", "[]", "vocab")]
    [InlineData("vocab", "{}", "empty")]
    [InlineData("vocab", """{"<unk>":0,"<s>":1,"</s>":1}""", "same id")]
    [InlineData("vocab", """{"<unk>":0,"<s>":1,"</s>":99999999}""", "impossible id")]
    [InlineData("vocab", """{"<unk>":0,"<s>":1,"</s>":-1}""", "wrong type")]
    [InlineData("merges", """["a"]""", "not a pair")]
    [InlineData("merges", """[["a","b","c"]]""", "not a pair")]
    [InlineData("merges", """["Q Z"]""", "lacks")]
    [InlineData("odd", "1", "model.odd")]
    public void A_model_that_cannot_be_followed_exactly_is_refused(string key, string value, string expected) =>
        Assert.Contains(expected, Refusal(json => json["model"]![key] = JsonNode.Parse(value)));

    [Fact]
    public void Characters_would_vanish_without_unknown_token_and_byte_tokens() => Assert.Contains("vanish", Refusal(json =>
    {
        json["model"]!["unk_token"] = null;
        json["model"]!["byte_fallback"] = false;
    }));

    [Fact]
    public void A_byte_level_tokenizer_without_all_bytes_is_refused() =>
        Assert.Contains("no token for some bytes", Refusal(json => json["pre_tokenizer"] = JsonNode.Parse("""{"type":"ByteLevel"}""")));

    [Theory]
    [InlineData("""{"id":0,"content":"<s>"}""", "another id")]
    [InlineData("""{"id":0,"content":"<new>"}""", "belongs to another token")]
    [InlineData("""{"content":"<new>"}""", "missing")]
    public void An_added_token_at_odds_with_the_vocabulary_is_refused(string token, string expected) =>
        Assert.Contains(expected, Refusal(json => json["added_tokens"] = new JsonArray(JsonNode.Parse(token))));

    [Fact]
    public void A_needed_part_that_is_missing_is_named() => Assert.Contains("model.merges", Refusal(json => json["model"]!.AsObject().Remove("merges")));

    [Fact]
    public void A_file_that_is_no_json_and_a_folder_without_tokenizer_are_refused()
    {
        using var folder = new TempFolder();
        Assert.Contains("no tokenizer", Assert.Throws<ProblemException>(() => TokenizerLoader.Load(folder.Path)).Message);
        folder.Write("tokenizer.json", "{\"model\":");
        Assert.Contains("not valid JSON", Assert.Throws<ProblemException>(() => TokenizerLoader.Load(folder.Path)).Message);
        folder.Write("tokenizer.json", "[]");
        Assert.Throws<ProblemException>(() => TokenizerLoader.Load(folder.Path));
    }

    private static string Refusal(Action<JsonNode> change)
    {
        var problem = Assert.Throws<ProblemException>(() => SmallTokenizer.Load(change));
        Assert.Equal(ExitCode.BadInput, problem.ExitCode);
        Assert.Contains("tokenizer.json", problem.Message);
        return problem.Message;
    }
}
