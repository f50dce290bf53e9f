using System.Text.Json;
using R2QBench.Core.Tokenizers;
using R2QBench.Core.Tokenizers.PreTokenizers;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers;

/// <summary>Expected cuts worked out by hand from the regular expressions.</summary>
public class PreTokenizerTests
{
    private const string Metaspace = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}""";

    [Theory]
    [InlineData("Hello, world!", "Hello|,| world|!")]
    [InlineData("I'll don't IT'S 'ſ", "I|'ll| don|'t| IT|'|S| '|ſ")]
    [InlineData("a  b   c", "a| | b|  | c")]
    [InlineData("x1234 56", "x|1234| 56")]
    [InlineData("end  ", "end|  ")]
    [InlineData("a\n\nb\r\n", "a|\n|\n|b|\r\n")]
    [InlineData("𝔘𝔫 ²½ !?", "𝔘𝔫| ²½| !?")]
    public void Gpt2_cuts(string text, string expected) => Assert.Equal(expected, Cut("""{"type":"ByteLevel","add_prefix_space":false}""", text));

    [Theory]
    [InlineData("Hello, world!", "Hello|,| world|!")]
    [InlineData("I'LL don't x'ſx", "I|'LL| don|'t| x|'ſ|x")]
    [InlineData("a  b\n\n  c", "a| | b|\n\n| | c")]
    [InlineData("12345", "123|45")]
    [InlineData("(int) x\n!\n\ny", "(int|)| x|\n|!\n\n|y")]
    [InlineData("\tabc ,\r\n z", "\tabc| ,\r\n| z")]
    [InlineData("end \n ", "end| \n| ")]
    [InlineData("𝔘𝔫𝔦", "𝔘𝔫𝔦")]
    public void Llama3_cuts(string text, string expected) => Assert.Equal(expected, Cut(Split(Cl100kScanner.Llama3Pattern), text));

    [Fact]
    public void Qwen_cuts_digits_one_by_one() => Assert.Equal("a|1|2| |3", Cut(Split(Cl100kScanner.QwenPattern), "a12 3"));

    [Theory]
    [InlineData("a b", "▁a|▁b")]
    [InlineData(" a", "▁a")]
    [InlineData("a  b", "▁a|▁|▁b")]
    public void Metaspace_cuts_before_each_visible_space(string text, string expected) => Assert.Equal(expected, Cut(Metaspace, text));

    [Fact]
    public void Metaspace_leaves_text_behind_a_special_token_without_prefix() =>
        Assert.Equal("a|▁b", Cut(Metaspace, "a b", startsInput: false));

    [Theory]
    [InlineData("true", "ab|1|2|c|²")]
    [InlineData("false", "ab|12|c|²")]
    public void Digits_are_cut_off(string individual, string expected) =>
        Assert.Equal(expected, Cut($$"""{"type":"Digits","individual_digits":{{individual}}}""", "ab12c²"));

    [Fact]
    public void A_space_is_put_in_front_where_the_tokenizer_wants_one() =>
        Assert.Equal(" a| b", Cut("""{"type":"ByteLevel","add_prefix_space":true}""", "a b"));

    private static string Split(string pattern) =>
        $$"""{"type":"Split","pattern":{"Regex":{{JsonSerializer.Serialize(pattern)}}},"behavior":"Isolated","invert":false}""";

    private static string Cut(string json, string text, bool startsInput = true)
    {
        var cuts = PreTokenizerReader.Read(new TokenizerJson(JsonDocument.Parse(json).RootElement, "test", new JsonPlace(null, "pre_tokenizer"))).Cuts!;
        var pieces = cuts.Apply(PieceList.Whole(text, startsInput));
        var start = 0;
        var parts = new List<string>();
        foreach (var end in pieces.Ends)
        {
            parts.Add(pieces.Text[start..end]);
            start = end;
        }

        return string.Join('|', parts);
    }
}
