using R2QBench.Core.Models.Generation;
using R2QBench.Core.Tests.Tokenizers;
using R2QBench.Core.Tokenizers;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Models.Generation;

public class IncrementalTextTests
{
    [Fact]
    public void The_parts_join_to_the_decoded_text_and_never_show_half_a_character()
    {
        const string Text = "ab 😀 é";
        using var folder = new TempFolder();
        SmallTokenizer.Write(folder.Path);
        var tokenizer = TokenizerLoader.Load(folder.Path);
        var ids = tokenizer.EncodeToIds(Text, addSpecialTokens: false);
        var incremental = new IncrementalText(tokenizer);

        var parts = ids.Select(id => incremental.Add(id)).ToArray();

        Assert.All(parts, part => Assert.DoesNotContain('\uFFFD', part));
        Assert.Contains("", parts);   // the bytes of 😀 come one by one
        Assert.Equal(tokenizer.Decode(ids), string.Concat(parts) + incremental.Finish());
        Assert.Equal(Text, string.Concat(parts));
    }

    [Fact]
    public void Bytes_that_never_become_a_character_are_shown_at_the_end()
    {
        using var folder = new TempFolder();
        SmallTokenizer.Write(folder.Path);
        var tokenizer = TokenizerLoader.Load(folder.Path);
        var first = tokenizer.EncodeToIds("😀", addSpecialTokens: false).First(id => tokenizer.TokenOf(id) == "<0xF0>");
        var incremental = new IncrementalText(tokenizer);

        Assert.Equal("", incremental.Add(first));
        Assert.Equal("\uFFFD", incremental.Finish());
    }
}
