using R2QBench.Core.Errors;
using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>WinoGrande is scored partially: both requests end the same.</summary>
public sealed class WinoGrandeTaskTests
{
    [Fact]
    public void Prompts_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"sentence":"Sarah was better than Maria so _ got the easy cases.","option1":"Sarah","option2":"Maria","answer":"2"}
            {"sentence":"The cup broke on the stone because the _ was soft .","option1":"cup","option2":"stone","answer":"1"}
            {"sentence":"_ 's turn came _ late.","option1":"Ian","option2":"Dan","answer":"1"}
            """);
        Prompts.AreExactly("""
              "Sarah was better than Maria so Sarah" + " got the easy cases."
            * "Sarah was better than Maria so Maria" + " got the easy cases."
            * "The cup broke on the stone because the cup" + " was soft ."
              "The cup broke on the stone because the stone" + " was soft ."
            * "Ian" + " 's turn came _ late."
              "Dan" + " 's turn came _ late."
            """, new WinoGrandeTask().Load(file.Path));
    }

    [Fact]
    public void A_sentence_without_blank_and_an_unclear_answer_are_refused()
    {
        using var file = new TemporaryFile("""
            {"sentence":"No blank here.","option1":"a","option2":"b","answer":"1"}
            {"sentence":"A _ here.","option1":"a","option2":"b","answer":""}
            {"sentence":"A _ here.","option1":"a","option2":"b","answer":"3"}
            """);
        var problems = Assert.Throws<ProblemException>(() => new WinoGrandeTask().Load(file.Path)).Problems;
        Assert.Equal(
            ["The sentence has no blank", "Field \"answer\" is not a whole number", "The right answer is none of the 2 choices"],
            problems.SkipLast(1).Select(problem => problem.What));
    }
}
