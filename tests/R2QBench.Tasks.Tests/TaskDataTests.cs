using System.Text.Json;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.LastWord;
using R2QBench.Tasks.MultipleChoice;
using R2QBench.Tasks.MultipleChoice.Tasks;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Tasks.Tests;

/// <summary>The real data files are read whole, and hold as many items as their READMEs say.</summary>
public sealed class TaskDataTests
{
    /// <summary>Tasks whose items nobody could provide; their prompts are tested on made-up rows.</summary>
    private static readonly string[] Absent = ["sciq", "copa", "commonsense_qa"];

    public static TheoryData<string> Names => [.. TaskRegistry.All.Select(task => task.Name).Except(Absent)];

    [NeedsDataTheory]
    [MemberData(nameof(Names))]
    public void Item_counts_match_the_descriptions(string name)
    {
        int count = TaskRegistry.Find(name) switch
        {
            MultipleChoiceTask task => task.Load().Count,
            LambadaTask task => task.Load().Count,
            var other => throw new InvalidOperationException($"{other} is of a kind that this test does not know."),
        };
        Assert.Equal(TaskRegistry.Find(name).Description.Items, count);
    }

    /// <summary>82 items lie in both HellaSwag files, and the other one was cleaned by another program.</summary>
    [NeedsDataFact]
    public void HellaSwag_clean_up_agrees_with_an_independent_one()
    {
        var cleaned = File.ReadLines(DataFolder.File("tasks", "hellaswag", "validation-1000.olmes.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(row => Joined(row.GetProperty("query").GetString()!, row.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()!)))
            .ToHashSet();
        var ours = new HellaSwagTask().Load().Select(item => Joined(item.Choices[0].Context, item.Choices.Select(choice => choice.Text)));
        Assert.Equal(82, ours.Count(cleaned.Contains));

        static string Joined(string context, IEnumerable<string> choices) => string.Join('\0', choices.Prepend(context));
    }

    [NeedsDataFact]
    public void Corpora_are_read()
    {
        Assert.True(CorpusCatalog.Open("tinystories", CorpusSplit.Train).Text.Length > 900_000);
        Assert.StartsWith("Spot. Spot saw the shiny car", CorpusCatalog.Open("tinystories", CorpusSplit.Evaluation).Text);
        Assert.StartsWith("\n\n = Robert Boulter = \n\n\n\n\n Robert Boulter is", CorpusCatalog.Open("wikitext2", CorpusSplit.Evaluation).Text);
    }
}
