using R2QBench.Core.Errors;
using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>OpenBookQA's context is the bare stem, from either form of its rows.</summary>
public sealed class OpenBookQaTaskTests
{
    private const string Expected = """
          "Frilled sharks are known as" + " Deep sea animals"
        * "Frilled sharks are known as" + " fish"
        * "A magnet sticks to" + " iron"
          "A magnet sticks to" + " wood"
          "What do plants need?" + " salt"
        * "What do plants need?" + " light"
        """;

    [Fact]
    public void Prompts_of_the_Hugging_Face_form_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"id":"1","question_stem":"Frilled sharks are known as","choices":{"text":["Deep sea animals","fish"],"label":["A","B"]},"answerKey":"B"}
            {"id":"2","question_stem":"A magnet sticks to","choices":{"text":["iron","wood"],"label":["A","B"]},"answerKey":"A"}
            {"id":"3","question_stem":"What do plants need?","choices":{"text":["salt","light"],"label":["A","B"]},"answerKey":"B"}
            """);
        Prompts.AreExactly(Expected, new OpenBookQaValidationTask().Load(file.Path));
    }

    [Fact]
    public void Prompts_of_the_OLMES_form_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"id":"1","query":"Question: Frilled sharks are known as\nAnswer:","choices":["Deep sea animals","fish"],"gold":1}
            {"id":"2","query":"Question: A magnet sticks to\nAnswer:","choices":["iron","wood"],"gold":0}
            {"id":"3","query":"Question: What do plants need?\nAnswer:","choices":["salt","light"],"gold":1}
            """);
        Prompts.AreExactly(Expected, new OpenBookQaTask().Load(file.Path));
    }

    [Fact]
    public void A_query_without_the_known_wrapping_is_refused()
    {
        using var file = new TemporaryFile("""{"id":"1","query":"A magnet sticks to","choices":["iron","wood"],"gold":0}""");
        Assert.Throws<ProblemException>(() => new OpenBookQaTask().Load(file.Path));
    }
}
