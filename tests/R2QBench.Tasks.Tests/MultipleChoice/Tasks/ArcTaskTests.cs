using R2QBench.Core.Errors;
using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>ARC's prompts are those of lm-evaluation-harness v0.4, from either form of its rows.</summary>
public sealed class ArcTaskTests
{
    [Fact]
    public void Prompts_of_the_Hugging_Face_form_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"id":"1","question":"What is ice?","choices":{"text":["water","fire"],"label":["A","B"]},"answerKey":"A"}
            {"id":"2","question":"How many legs has a spider?","choices":{"text":["six","eight","ten"],"label":["1","2","3"]},"answerKey":"2"}
            {"id":"3","question":"The sun is","choices":{"text":["a star","a moon","a lamp","a wheel","a disc"],"label":["A","B","C","D","E"]},"answerKey":"A"}
            """);
        const string expected = """
            * "Question: What is ice?\nAnswer:" + " water"
              "Question: What is ice?\nAnswer:" + " fire"
              "Question: How many legs has a spider?\nAnswer:" + " six"
            * "Question: How many legs has a spider?\nAnswer:" + " eight"
              "Question: How many legs has a spider?\nAnswer:" + " ten"
            * "Question: The sun is\nAnswer:" + " a star"
              "Question: The sun is\nAnswer:" + " a moon"
              "Question: The sun is\nAnswer:" + " a lamp"
              "Question: The sun is\nAnswer:" + " a wheel"
              "Question: The sun is\nAnswer:" + " a disc"
            """;
        Prompts.AreExactly(expected, new ArcEasyValidationTask().Load(file.Path));
        Prompts.AreExactly(expected, new ArcChallengeValidationTask().Load(file.Path));
    }

    [Fact]
    public void Prompts_of_the_OLMES_form_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"id":"1","query":"Question: What is ice?\nAnswer:","choices":["water","fire"],"gold":0}
            {"id":"2","query":"Question: The sun is\nAnswer:","choices":["a lamp","a star","a wheel"],"gold":1}
            {"id":"3","query":"Question: Fish breathe with\nAnswer:","choices":["lungs","skin","gills"],"gold":2}
            """);
        const string expected = """
            * "Question: What is ice?\nAnswer:" + " water"
              "Question: What is ice?\nAnswer:" + " fire"
              "Question: The sun is\nAnswer:" + " a lamp"
            * "Question: The sun is\nAnswer:" + " a star"
              "Question: The sun is\nAnswer:" + " a wheel"
              "Question: Fish breathe with\nAnswer:" + " lungs"
              "Question: Fish breathe with\nAnswer:" + " skin"
            * "Question: Fish breathe with\nAnswer:" + " gills"
            """;
        Prompts.AreExactly(expected, new ArcEasyTask().Load(file.Path));
        Prompts.AreExactly(expected, new ArcChallengeTask().Load(file.Path));
    }

    [Fact]
    public void An_answer_key_that_is_no_label_is_refused()
    {
        using var file = new TemporaryFile("""
            {"id":"1","question":"What is ice?","choices":{"text":["water","fire"],"label":["A","B"]},"answerKey":"C"}
            """);
        var problem = Assert.Throws<ProblemException>(() => new ArcEasyValidationTask().Load(file.Path)).Problems[0];
        Assert.Equal("C among A, B", problem.Seen);
    }
}
