using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Tasks.MultipleChoice.Tasks;
using Xunit;

namespace R2QBench.Tasks.Tests;

/// <summary>Tasks and corpora are found by name; listing them needs neither data nor libtorch.</summary>
public sealed class TaskRegistryTests
{
    [Fact]
    public void Names_are_unique_and_described()
    {
        Assert.Equal(TaskRegistry.All.Count, TaskRegistry.All.Select(task => task.Name).Distinct().Count());
        Assert.All(TaskRegistry.All, task =>
        {
            Assert.InRange(task.ChanceLevel, 0, 0.5);
            Assert.Contains("acc", task.Metrics);
            Assert.True(task.Items > 0 && task.Version > 0);
        });
    }

    [Fact]
    public void An_unknown_task_is_answered_with_the_nearest()
    {
        var problem = Assert.Throws<ProblemException>(() => TaskRegistry.Find("pika")).Problems.Single();
        Assert.Equal("did you mean piqa?", problem.NextStep);
    }

    [Fact]
    public void The_built_in_world_has_as_many_items_as_described()
    {
        var task = new WorldTask();
        Assert.Equal(task.Description.Items, task.Load().Count);
    }

    [Fact]
    public void Evaluations_are_made_without_reading_data()
    {
        var perplexity = EvaluationFactory.Create(new EvaluationSpec.Perplexity("text:/nowhere.txt", SequenceLength: 512));
        Assert.Equal("perplexity:text:/nowhere.txt", perplexity.Name);
        Assert.Equal("perplexity-blocks", perplexity.Protocol);
        Assert.Empty(perplexity.Check(512));
        Assert.Contains("context of 256", perplexity.Check(256).Single().What);

        var task = EvaluationFactory.Create(new EvaluationSpec.Task("piqa", Limit: 5));
        Assert.Equal("piqa", task.Name);
        Assert.Empty(task.Check(16));
    }

    [Fact]
    public void Data_of_one_limit_has_another_hash_than_data_of_another()
    {
        string Hash(int limit) => EvaluationFactory.Create(new EvaluationSpec.Task("builtin:world", limit)).DataHash();
        Assert.Equal(Hash(7), Hash(7));
        Assert.NotEqual(Hash(7), Hash(8));
    }

    [Theory]
    [InlineData(1, null, null, "sequence_length")]
    [InlineData(8, 9, null, "stride")]
    [InlineData(8, 0, null, "stride")]
    [InlineData(8, null, 1, "max_tokens")]
    public void Lengths_that_make_no_sense_are_refused(int length, int? stride, int? maxTokens, string key)
    {
        var spec = new EvaluationSpec.Perplexity("builtin:world", length, stride, "default", maxTokens);
        Assert.EndsWith(key, Assert.Throws<ProblemException>(() => EvaluationFactory.Create(spec)).Problems.Single().Where);
    }

    [Fact]
    public void A_limit_below_one_is_refused()
    {
        Assert.Throws<ProblemException>(() => EvaluationFactory.Create(new EvaluationSpec.Task("piqa", Limit: 0)));
    }
}
