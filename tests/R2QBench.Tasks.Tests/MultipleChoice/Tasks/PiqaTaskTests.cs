using R2QBench.Core.Errors;
using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>PIQA's prompts are those of lm-evaluation-harness v0.4, reviewed against methods.md §3.2.</summary>
public sealed class PiqaTaskTests
{
    [Fact]
    public void Prompts_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"goal":"dresser","sol1":"replace drawer with bobby pin ","sol2":"finish, woodgrain with  bobby pin ","label":1}
            {"goal":"To dry \"wet\" socks?","sol1":"Hang them.","sol2":"Freeze them.","label":0}
            {"goal":"Boil an egg","sol1":"In water","sol2":"In sand","label":0}
            """);
        Prompts.AreExactly("""
              "Question: dresser\nAnswer:" + " replace drawer with bobby pin "
            * "Question: dresser\nAnswer:" + " finish, woodgrain with  bobby pin "
            * "Question: To dry \"wet\" socks?\nAnswer:" + " Hang them."
              "Question: To dry \"wet\" socks?\nAnswer:" + " Freeze them."
            * "Question: Boil an egg\nAnswer:" + " In water"
              "Question: Boil an egg\nAnswer:" + " In sand"
            """, new PiqaTask().Load(file.Path));
    }

    [Fact]
    public void Broken_rows_are_named_counted_and_fail_the_task()
    {
        using var file = new TemporaryFile("""
            {"goal":"g","sol1":"a","sol2":"b","label":0}
            {"goal":"g","sol1":"a","label":0}
            {"goal":"g","sol1":"a","sol2":"","label":0}
            {"goal":"g","sol1":"a","sol2":"b","label":2}
            """);
        var problems = Assert.Throws<ProblemException>(() => new PiqaTask().Load(file.Path)).Problems;
        Assert.Equal(["Has no field \"sol2\"", "Choice 2 is empty", "The right answer is none of the 2 choices"], problems.SkipLast(1).Select(problem => problem.What));
        Assert.Equal([2, 3, 4], problems.SkipLast(1).Select(problem => int.Parse(problem.Where.Split(':')[^1])));
        Assert.StartsWith("3 of 4 rows are bad", problems[^1].What);
    }
}
