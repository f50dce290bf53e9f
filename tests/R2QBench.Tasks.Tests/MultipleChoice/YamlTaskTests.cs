using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Tasks.MultipleChoice.Yaml;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice;

/// <summary>Tasks without C#: templates, right answers, and what is said of mistakes.</summary>
public sealed class YamlTaskTests : IDisposable
{
    private const string Rows = """
        {"q": "one {{q}}", "inner": {"a": "x"}, "b": "y y", "list": ["x", "y y"], "index": 1, "letter": "B", "text": "y y"}
        {"q": "two", "inner": {"a": "u"}, "b": "v", "list": ["u", "v"], "index": 0, "letter": "A", "text": "u"}
        """;

    private readonly TempFolder _folder = new();

    public YamlTaskTests() => _folder.Write("rows.jsonl", Rows);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("choices: [\"{{inner.a}}\", \"{{ b }}\"]\ngold: \"{{index}}\"")]
    [InlineData("choices: \"{{list}}\"\ngold: \"{{letter}}\"\ngold_is: letter")]
    [InlineData("choices: [\"{{list}}\"]\ngold: \"{{text}}\"\ngold_is: text")]
    public void Prompts_are_the_templates_filled_in_and_data_is_no_template(string keys) => Prompts.AreExactly(
        """
          "Q: one {{q}}\nA:" + " x"
        * "Q: one {{q}}\nA:" + " y y"
        * "Q: two\nA:" + " u"
          "Q: two\nA:" + " v"
        """,
        Open(keys).Load());

    [Fact]
    public void Worked_examples_come_first_and_are_not_asked() => Prompts.AreExactly(
        """
        * "Q: one {{q}}\nA: y y\n\nQ: two\nA:" + " u"
          "Q: one {{q}}\nA: y y\n\nQ: two\nA:" + " v"
        """,
        Open("choices: \"{{list}}\"\ngold: \"{{index}}\"\nfewshot: 1").Load());

    [Theory]
    [InlineData("prompt: \"{{q\"", "is not closed")]
    [InlineData("prompt: \"q}}\"", "closes nothing")]
    [InlineData("prompt: \"{{a b}}\"", "no field name")]
    [InlineData("choices: [\"{{b}} \"]", "One choice is none")]
    [InlineData("metrics: [accuracy]", "There is no such metric")]
    [InlineData("group: \"{{q}}\"", "belong together")]
    [InlineData("promt: x", "Is not a known key")]
    [InlineData("gold_is: word", "Is not known")]
    public void Mistakes_in_the_file_are_said_with_their_key(string line, string message)
    {
        string text = $"name: mine\ndata: rows.jsonl\nprompt: q\nchoices: [a, b]\ngold: \"0\"\n";
        string key = line[..line.IndexOf(':')];
        string kept = string.Join('\n', text.Split('\n').Where(old => !old.StartsWith(key + ":", StringComparison.Ordinal)));
        _folder.Write("mine.yaml", kept + line + "\n");

        var problems = Assert.Throws<ProblemException>(() => YamlTask.Open(_folder.File("mine.yaml")).Load()).Problems;
        Assert.Contains(problems, problem => problem.What.Contains(message, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.Contains("mine.yaml", problem.Where, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_file_is_said_at_once()
    {
        _folder.Write("mine.yaml", "name: mine\ndata: none.jsonl\npromt: x\nchoices: [a, \"{{b\"]\ngold: \"0\"\nmetrics: [accuracy]\n");
        var problems = Assert.Throws<ProblemException>(() => YamlTask.Open(_folder.File("mine.yaml"))).Problems.Select(problem => problem.What).ToList();
        foreach (string message in (string[])["Is not a known key", "is not closed", "There is no such metric", "Does not exist"])
            Assert.Contains(problems, what => what.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Fields_that_a_row_lacks_and_answers_that_are_none_are_named_and_counted()
    {
        _folder.Write("rows.jsonl", Rows + "\n{\"q\": \"three\"}\n" + Rows.Split('\n')[0].Replace("\"index\": 1", "\"index\": 2"));
        var task = Open("choices: \"{{list}}\"\ngold: \"{{index}}\"");

        var problems = Assert.Throws<ProblemException>(() => task.Load()).Problems;
        Assert.Contains(problems, problem => problem.Where.EndsWith("rows.jsonl:3", StringComparison.Ordinal) && problem.What.Contains("\"list\"", StringComparison.Ordinal));
        Assert.Contains("2 of 4 rows are bad", problems[^1].What, StringComparison.Ordinal);

        using var model = RandomModel.Create();
        var rows = task.Evaluation(new EvaluationSpec.Task("mine") { AllowBadItems = true }).Run(RandomModel.Context(model), CancellationToken.None);
        Assert.All(rows, row => Assert.Equal((2L, 2L), (row.BadItems!.Value, row.Count)));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../rows.jsonl")]
    [InlineData("data:../rows.jsonl")]
    public void Data_outside_of_the_files_folder_is_refused(string data)
    {
        _folder.Write("mine.yaml", $"name: mine\ndata: {data}\nprompt: q\nchoices: [a, b]\ngold: \"0\"\n");
        Assert.Contains("Leads out of its folder", Assert.Throws<ProblemException>(() => YamlTask.Open(_folder.File("mine.yaml")).Load()).Message, StringComparison.Ordinal);
    }

    private YamlTask Open(string keys)
    {
        _folder.Write("mine.yaml", $"name: mine\ndata: rows.jsonl\nprompt: \"Q: {{{{q}}}}\\nA:\"\n{keys}\n");
        return YamlTask.Open(_folder.File("mine.yaml"));
    }
}
