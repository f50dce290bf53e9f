using R2QBench.Core.Tokenizers;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers;

public class AddedTokenSplitterTests
{
    [Theory]
    [InlineData("a<x>b", "a,[1],b")]
    [InlineData("<x><x>", "[1],[1]")]
    [InlineData("<x>y", "[1],y")]
    [InlineData("<x>yz!", "[2],!")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a <s> b", "a,[3],b")]
    [InlineData("aWORDb WORD b", "aWORDb ,[4], b")]
    [InlineData("WORD", "[4]")]
    public void The_leftmost_longest_token_is_cut_out(string text, string expected)
    {
        var splitter = new AddedTokenSplitter(
        [
            ("<x>", new AddedToken(1, "<x>")), ("<x>yz", new AddedToken(2, "<x>yz")),
            ("<s>", new AddedToken(3, "<s>") { StripsLeft = true, StripsRight = true }), ("WORD", new AddedToken(4, "WORD") { SingleWord = true }),
        ]);
        Assert.Equal(expected, string.Join(',', splitter.Split(text).Select(part => part.Text ?? $"[{part.Token!.Id}]")));
    }
}
