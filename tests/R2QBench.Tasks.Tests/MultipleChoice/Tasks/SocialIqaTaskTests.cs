using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>Social IQa's prompts are those of lm-evaluation-harness v0.4.</summary>
public sealed class SocialIqaTaskTests
{
    [Fact]
    public void Prompts_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"context":"Tracy stayed out.","question":"What will Tracy do?","answerA":"make a plan","answerB":"go home","answerC":"find a bed","label":"3"}
            {"context":"Sam won.","question":"How does Sam feel?","answerA":"glad","answerB":"sad","answerC":"bored","label":"1"}
            {"context":"Kai fell.","question":"What does Kai need?","answerA":"a hat","answerB":"help","answerC":"tea","label":"2"}
            """);
        Prompts.AreExactly("""
              "Q: Tracy stayed out. What will Tracy do?\nA:" + " make a plan"
              "Q: Tracy stayed out. What will Tracy do?\nA:" + " go home"
            * "Q: Tracy stayed out. What will Tracy do?\nA:" + " find a bed"
            * "Q: Sam won. How does Sam feel?\nA:" + " glad"
              "Q: Sam won. How does Sam feel?\nA:" + " sad"
              "Q: Sam won. How does Sam feel?\nA:" + " bored"
              "Q: Kai fell. What does Kai need?\nA:" + " a hat"
            * "Q: Kai fell. What does Kai need?\nA:" + " help"
              "Q: Kai fell. What does Kai need?\nA:" + " tea"
            """, new SocialIqaTask().Load(file.Path));
    }
}
