using R2QBench.Core.Errors;
using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice.Tasks;

/// <summary>MMLU's prompts are those of lm-evaluation-harness v0.4: header, examples of the dev split, letters.</summary>
public sealed class MmluTaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("r2q-mmlu-").FullName;

    public MmluTaskTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "test"));
        Directory.CreateDirectory(Path.Combine(_folder, "dev"));
        Write("test/high_school_physics_test.csv", "What is light? ,a wave,\"both, it is said\",a ray,none,B\nWhat falls?,a,b,c,d,D\n");
        Write("test/anatomy_test.csv", "\"Which is a \"\"bone\"\"?\",skin,hyoid,eye,hair,B\n");
        Write("dev/high_school_physics_dev.csv", "What is heat?,motion,paint,a colour,a fish,A\nWhat is ice?,x,y,z,water,D\n");
        Write("dev/anatomy_dev.csv", "Where is the lung?,foot,hand,chest,ear,C\nWhat pumps?,heart,hair,nail,skin,A\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Zero_shot_prompts_are_pinned_and_subjects_take_turns()
    {
        var items = new MmluTask(shots: 0).Load(_folder);
        Assert.Equal(["anatomy", "high_school_physics", "high_school_physics"], items.Select(item => item.Group));
        Prompts.AreExactly("""
              "The following are multiple choice questions (with answers) about anatomy.\n\nWhich is a \"bone\"?\nA. skin\nB. hyoid\nC. eye\nD. hair\nAnswer:" + " A"
            * "The following are multiple choice questions (with answers) about anatomy.\n\nWhich is a \"bone\"?\nA. skin\nB. hyoid\nC. eye\nD. hair\nAnswer:" + " B"
              "The following are multiple choice questions (with answers) about anatomy.\n\nWhich is a \"bone\"?\nA. skin\nB. hyoid\nC. eye\nD. hair\nAnswer:" + " C"
              "The following are multiple choice questions (with answers) about anatomy.\n\nWhich is a \"bone\"?\nA. skin\nB. hyoid\nC. eye\nD. hair\nAnswer:" + " D"
            """, items.Take(1));
        Assert.Equal([1, 1, 3], items.Select(item => item.Gold));
    }

    [Fact]
    public void Examples_come_from_the_dev_split_in_order()
    {
        var item = new MmluTask(shots: 2).Load(_folder)[1];
        Assert.Equal(
            "The following are multiple choice questions (with answers) about high school physics.\n\n"
            + "What is heat?\nA. motion\nB. paint\nC. a colour\nD. a fish\nAnswer: A\n\n"
            + "What is ice?\nA. x\nB. y\nC. z\nD. water\nAnswer: D\n\n"
            + "What is light?\nA. a wave\nB. both, it is said\nC. a ray\nD. none\nAnswer:",
            item.Choices[0].Context);
    }

    [Fact]
    public void Rows_that_are_no_questions_are_named()
    {
        Write("test/anatomy_test.csv", "a,b,c\nq,a,b,c,d,E\n\"two\nlines\",a,b,,d,A\n");
        var problems = Assert.Throws<ProblemException>(() => new MmluTask(shots: 0).Load(_folder)).Problems;
        Assert.Equal(["Does not have 6 fields", "The answer is none of A, B, C, D", "Field 4 is empty"], problems.SkipLast(1).Select(problem => problem.What));
        Assert.EndsWith(":3", problems[2].Where);
    }

    [Fact]
    public void Too_few_examples_are_refused()
    {
        Assert.Contains("fewer than 5", Assert.Throws<ProblemException>(() => new MmluTask(shots: 5).Load(_folder)).Message);
    }

    private void Write(string path, string content) => File.WriteAllText(Path.Combine(_folder, path), content);
}
