using R2QBench.Core.Errors;
using R2QBench.Tasks.LastWord;
using Xunit;

namespace R2QBench.Tasks.Tests.LastWord;

/// <summary>LAMBADA's rows are passage and word.</summary>
public sealed class LambadaTaskTests
{
    [Fact]
    public void Passage_and_word_are_read()
    {
        using var file = new TemporaryFile("{\"context\": \"He saw the\", \"continuation\": \"signs\"}\n");
        Assert.Equal([new LastWordItem("He saw the", "signs")], LambadaTask.Load(file.Path));
    }

    [Fact]
    public void An_empty_word_is_refused()
    {
        using var file = new TemporaryFile("{\"context\": \"He saw the\", \"continuation\": \"\"}\n");
        Assert.Throws<ProblemException>(() => LambadaTask.Load(file.Path));
    }
}
