using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>BoolQ's prompts are those of lm-evaluation-harness v0.4.</summary>
public sealed class BoolQTaskTests
{
    [Fact]
    public void Prompts_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"question":"is ice cold","answer":true,"passage":"Ice -- Ice is frozen water."}
            {"question":"is the sun a moon","answer":false,"passage":"The Sun is a star."}
            {"question":"can fish walk","answer":false,"passage":"Fish swim.\nSome jump."}
            """);
        Prompts.AreExactly("""
              "Ice -- Ice is frozen water.\nQuestion: is ice cold?\nAnswer:" + " no"
            * "Ice -- Ice is frozen water.\nQuestion: is ice cold?\nAnswer:" + " yes"
            * "The Sun is a star.\nQuestion: is the sun a moon?\nAnswer:" + " no"
              "The Sun is a star.\nQuestion: is the sun a moon?\nAnswer:" + " yes"
            * "Fish swim.\nSome jump.\nQuestion: can fish walk?\nAnswer:" + " no"
              "Fish swim.\nSome jump.\nQuestion: can fish walk?\nAnswer:" + " yes"
            """, new BoolQTask().Load(file.Path));
    }
}
