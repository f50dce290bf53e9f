using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>HellaSwag's prompts and clean-up are those of lm-evaluation-harness v0.4 (methods.md §3.2).</summary>
public sealed class HellaSwagTaskTests
{
    [Fact]
    public void Prompts_are_pinned()
    {
        using var file = new TemporaryFile("""
            {"ind":1,"activity_label":"Pole vault","ctx_a":"You run with a pole.","ctx_b":"a few Women","label":1,"endings":["go down.","are trying."]}
            {"ind":2,"activity_label":"Home and Garden","ctx_a":"[header] How to dry [title] Hang it. [step] Use a line.","ctx_b":"","label":"0","endings":["[substeps] Take pegs.","Take  glue."]}
            {"ind":3,"activity_label":"Sailing","ctx_a":"A man sails.","ctx_b":"he","label":0,"endings":[" turns around ","   falls [title] Swim"]}
            """);
        Prompts.AreExactly("""
              "Pole vault: You run with a pole. A few women" + " go down."
            * "Pole vault: You run with a pole. A few women" + " are trying."
            * "Home and Garden: How to dry. Hang it. Use a line." + "  Take pegs."
              "Home and Garden: How to dry. Hang it. Use a line." + " Take glue."
            * "Sailing: A man sails. He" + " turns around"
              "Sailing: A man sails. He" + " falls. Swim"
            """, new HellaSwagTask().Load(file.Path));
    }

    [Theory]
    [InlineData("  a [b] c [d [e] f] g ", "a c f] g")] // shortest brackets; doubled spaces halve once
    [InlineData("x [title] y", "x. y")]
    [InlineData("a    b", "a  b")] // four spaces become two, not one
    [InlineData("[step] s", " s")]
    public void Clean_up_runs_in_the_order_of_the_harness(string raw, string clean)
    {
        Assert.Equal(clean, HellaSwagTask.CleanUp(raw));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("he Said THAT", "He said that")]
    [InlineData("élan", "Élan")]
    public void Capitalizing_lowers_all_but_the_first_character(string raw, string capitalized)
    {
        Assert.Equal(capitalized, HellaSwagTask.Capitalized(raw));
    }
}
