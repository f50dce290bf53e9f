using R2QBench.Tasks.Corpora;
using Xunit;

namespace R2QBench.Tasks.Tests.Corpora;

/// <summary>The joined form decides the perplexity: these are the newlines of the published protocol.</summary>
public sealed class WikiText2CorpusTests
{
    [Fact]
    public void Rows_are_joined_as_the_GPTQ_protocol_has_it()
    {
        // The raw file's first lines; blank ones hold a space.
        string joined = WikiText2Corpus.Join(" \n = Robert Boulter = \n \n Robert is .\n He was .\n");
        Assert.Equal("\n\n = Robert Boulter = \n\n\n\n\n Robert is .\n\n\n He was .\n", joined);
    }
}
