using R2QBench.Core.Errors;
using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>Tasks without items here, on made-up rows in their data sets' own format; prompts of lm-evaluation-harness v0.4.</summary>
public sealed class AbsentDataTaskTests
{
    [Fact]
    public void SciQ_prompts_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"question":"What is ice?","distractor3":"stone","distractor1":"fire","distractor2":"air","correct_answer":"water","support":" Ice is frozen water."}
            {"question":"What shines?","distractor3":"c","distractor1":"a","distractor2":"b","correct_answer":"the sun","support":""}
            {"question":"Who barks?","distractor3":"cow","distractor1":"cat","distractor2":"hen","correct_answer":"dog","support":"Dogs bark.\n"}
            """);
        Prompts.AreExactly("""
              "Ice is frozen water.\nQuestion: What is ice?\nAnswer:" + " fire"
              "Ice is frozen water.\nQuestion: What is ice?\nAnswer:" + " air"
              "Ice is frozen water.\nQuestion: What is ice?\nAnswer:" + " stone"
            * "Ice is frozen water.\nQuestion: What is ice?\nAnswer:" + " water"
              "\nQuestion: What shines?\nAnswer:" + " a"
              "\nQuestion: What shines?\nAnswer:" + " b"
              "\nQuestion: What shines?\nAnswer:" + " c"
            * "\nQuestion: What shines?\nAnswer:" + " the sun"
              "Dogs bark.\n\nQuestion: Who barks?\nAnswer:" + " cat"
              "Dogs bark.\n\nQuestion: Who barks?\nAnswer:" + " hen"
              "Dogs bark.\n\nQuestion: Who barks?\nAnswer:" + " cow"
            * "Dogs bark.\n\nQuestion: Who barks?\nAnswer:" + " dog"
            """, new SciQTask().Load(file.Path));
    }

    [Fact]
    public void Copa_prompts_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"premise":"My body cast a shadow.","choice1":"The sun was rising.","choice2":"The grass was cut.","question":"cause","idx":0,"label":0}
            {"premise":"I poured water on ice. ","choice1":"It froze.","choice2":"It cracked.","question":"effect","idx":1,"label":1}
            {"premise":"She slept.","choice1":"I was late.","choice2":"She was tired.","question":"cause","idx":2,"label":1}
            """);
        Prompts.AreExactly("""
            * "My body cast a shadow because" + " The sun was rising."
              "My body cast a shadow because" + " The grass was cut."
              "I poured water on ice therefore" + " It froze."
            * "I poured water on ice therefore" + " It cracked."
              "She slept because" + " I was late."
            * "She slept because" + " She was tired."
            """, new CopaTask().Load(file.Path));
    }

    [Fact]
    public void CommonsenseQa_prompts_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"question":"Where do fish live? ","choices":{"label":["A","B","C","D","E"],"text":["sky","sea","tree","car","box"]},"answerKey":"B"}
            """);
        const string context = "\"Question: Where do fish live?\\nA. sky\\nB. sea\\nC. tree\\nD. car\\nE. box\\nAnswer:\"";
        Prompts.AreExactly($"""
              {context} + " A"
            * {context} + " B"
              {context} + " C"
              {context} + " D"
              {context} + " E"
            """, new CommonsenseQaTask().Load(file.Path));
    }

    [Fact]
    public void Missing_data_says_where_it_belongs()
    {
        var problem = Assert.Throws<ProblemException>(() => new CopaTask().Load()).Problems.Single();
        Assert.Equal("copa", problem.Where);
        Assert.Contains("tasks/copa/validation.jsonl", problem.NextStep);
    }
}
