using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Reference;
using R2QBench.Core.Results;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Reference;

public sealed class PublishedFiguresTests
{
    private static readonly Lazy<PublishedFigures> All = new(PublishedFigures.Load);

    [Fact]
    public void Only_figures_of_the_same_model_task_metric_and_context_are_comparable()
    {
        var comparable = All.Value.Comparable("Llama-2-7b-hf", "wikitext2", "perplexity", 2048);
        Assert.Contains(comparable, figure => figure is { Source: "bitdistiller", Method: "bitdistiller", Value: 8.08 });
        Assert.All(comparable, figure => Assert.Equal(("llama-2-7b", 2048), (figure.Model, figure.ContextLength)));
        Assert.Empty(All.Value.Comparable("Llama-2-7b-hf", "wikitext2", "perplexity", 4096));
        Assert.Empty(All.Value.Comparable("tiny-world", "wikitext2", "perplexity", 2048));
    }

    [Fact]
    public void Sources_that_disagree_are_all_kept_and_name_each_other()
    {
        var gptq = All.Value.All.Where(figure => figure is { Model: "llama-1-7b", Method: "gptq", Setting: "w2g128", Task: "wikitext2" }).ToArray();
        Assert.Equal([44.01, 152.31], gptq.Select(figure => figure.Value).Order());
        Assert.Equal("152.31 (slim-llm)", gptq.First(figure => figure.Value == 44.01).OtherSources);
    }

    [Fact]
    public void Accuracies_are_shares_and_perplexities_state_their_context()
    {
        Assert.All(All.Value.All.Where(figure => figure.Metric != "perplexity"), figure => Assert.InRange(figure.Value, 0, 1));
        Assert.All(All.Value.All.Where(figure => figure.Metric == "perplexity"), figure => Assert.NotNull(figure.ContextLength));
    }

    [Fact]
    public void The_view_has_every_figure()
    {
        using var folder = new TempFolder();
        var rows = new ResultQuery(folder.Path).Run("select count(*), count(distinct source) from published").Rows[0];
        Assert.Equal(((long)All.Value.All.Count, (long)All.Value.All.Select(figure => figure.Source).Distinct().Count()), ((long)rows[0]!, (long)rows[1]!));
        Assert.Equal(PublishedFigures.ColumnNames, new ResultQuery(folder.Path).Run("from published").Columns.Select(column => column.Name));
    }

    [NeedsDataFact("results/efficientqat.csv", "results/paretoq_table2.csv", "results/autoround_paper_acc_long.csv")]
    public void Figures_are_those_of_the_documents()
    {
        foreach (var line in File.ReadLines(DataFolder.File("results", "efficientqat.csv")).Skip(1).Select(line => line.Split(',')).Where(line => line[1] is "w2g64" or "w2g128" && line[0] == "Llama-2-7B"))
            Assert.Contains(All.Value.All, figure => figure is { Source: "efficientqat", Model: "llama-2-7b", Metric: "perplexity" } && figure.Setting == line[1] && figure.Value == Number(line[2]));
        foreach (var line in File.ReadLines(DataFolder.File("results", "paretoq_table2.csv")).Select(line => line.Split(',')).Where(line => line[0].EndsWith("-2-bit", StringComparison.Ordinal)))
            Assert.Contains(All.Value.All, figure => figure is { Source: "paretoq", Method: "seq", Setting: "w2", Metric: "perplexity" }
                && figure.Model == "mobilellm-" + line[0].Split('-')[2].ToLowerInvariant() && figure.Value == Number(line[^1]));
        var printed = File.ReadLines(DataFolder.File("results", "autoround_paper_acc_long.csv")).Where(line => line.Contains("W2G128", StringComparison.Ordinal) && line.Contains(",Piqa,", StringComparison.Ordinal))
            .Select(line => Number(line[(line.LastIndexOf(',') + 1)..]) / 100).Order();
        Assert.Equal(printed, All.Value.All.Where(figure => figure is { Source: "autoround", Task: "piqa" }).Select(figure => figure.Value).Order());
    }

    [Fact]
    public void Every_mistake_in_the_file_is_named_with_its_line()
    {
        using var folder = new TempFolder();
        var path = folder.Write("published.yaml", """
            sources:
              one: { title: "a", where: "b", seen: hearsay }
            models:
              m: [m]
            tables:
              - protocol: { source: two, task: t, metric: acc }
                figures: []
              - protocol: { source: one, task: t, metric: perplexity }
                figures:
                  - [other, rtn, "w2", null, 2.0, 0.5]
                  - [m, rtn, "w2"]
            colour: red
            """);
        var problems = Assert.Throws<ProblemException>(() => PublishedReader.Read(path)).Problems;
        Assert.Equal([2, 6, 8, 10, 10, 11, 12], problems.Select(problem => int.Parse(problem.Where.Split(':')[1].Split(' ')[0], CultureInfo.InvariantCulture)));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
