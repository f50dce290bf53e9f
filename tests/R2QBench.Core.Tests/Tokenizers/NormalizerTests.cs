using System.Text.Json;
using R2QBench.Core.Tokenizers;
using R2QBench.Core.Tokenizers.Normalizers;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers;

public class NormalizerTests
{
    [Theory]
    [InlineData("""{"type":"NFC"}""", "e\u0301", "\u00e9")]
    [InlineData("""{"type":"NFD"}""", "\u00e9", "e\u0301")]
    [InlineData("""{"type":"NFKC"}""", "ﬁ²", "fi2")]
    [InlineData("""{"type":"NFKD"}""", "ﬁ\u00e9", "fie\u0301")]
    [InlineData("""{"type":"Lowercase"}""", "ÄBC İ Σ", "äbc i\u0307 σ")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":false}""", " a ", "a ")]
    [InlineData("""{"type":"Strip"}""", "\u00a0a\n", "a")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "a", "▁a")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "", "")]
    [InlineData("""{"type":"Replace","pattern":{"String":"ab"},"content":"x"}""", "abab", "xx")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"Lowercase"},{"type":"Prepend","prepend":"A"}]}""", "B", "Ab")]
    public void Each_normalizer_does_what_its_name_says(string json, string text, string expected) =>
        Assert.Equal(expected, NormalizerReader.Read(new TokenizerJson(JsonDocument.Parse(json).RootElement, "test", new JsonPlace(null, "normalizer")))!.Normalize(text));
}
