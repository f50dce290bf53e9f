using Xunit;

namespace R2QBench.Core.Tests.Specs.Yaml;

public sealed class OverridesTests : IDisposable
{
    private const string Body = "quantization: { method: r2q, group_size: 64 }\n";

    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Fact]
    public void Values_are_yaml_and_the_last_one_wins()
    {
        var run = _specs.Run(
            Body, "quantization.group_size=32", "quantization.group_size=-1", "training.optimizer={ learning_rate: 1e-3 }", "quantization.skip=[lm_head, \"*.q_proj\"]",
            "training.gradient_clip=", " seed =7", "fused=false", "data.source=wikitext2");

        Assert.Equal(-1, run.Quantization.GroupSize);
        Assert.Equal(1e-3, run.Training.Optimizer.LearningRate);
        Assert.Equal(["lm_head", "*.q_proj"], run.Quantization.Skip);
        Assert.Null(run.Training.GradientClip);
        Assert.Equal(7, run.Seed);
        Assert.False(run.Fused);
        Assert.Equal("wikitext2", run.Data.Source);
    }

    [Fact]
    public void Entries_of_a_list_go_by_number() =>
        Assert.Equal(new Core.Specs.EvaluationSpec.Task("piqa", 5), _specs.Run(Body, "evaluation.0.limit=5", "evaluation.0.task=piqa").Evaluation[0]);

    [Fact]
    public void What_the_file_lacks_may_be_given() =>
        Assert.Equal("rtn", _specs.Run("", "quantization.method=rtn", "quantization.options.variant=A").Quantization.Method);

    [Fact]
    public void A_grid_may_be_given()
    {
        Assert.Equal([0L, 1L], _specs.ReadBody(Body, "grid.seed=[0, 1]").Runs.Select(run => run.Seed));
        Assert.Equal([32, 64], _specs.ReadBody(Body, "grid={ quantization.group_size: [32, 64] }").Runs.Select(run => run.Quantization.GroupSize));
        Assert.Single(_specs.ReadBody(Body + "grid: { seed: [0, 1] }", "grid={}").Runs);
    }

    [Theory]
    [InlineData("quantization.group_size=32")]
    [InlineData("quantization={ method: r2q, group_size: 32 }")]
    public void An_overridden_key_is_no_axis_any_more(string option)
    {
        var spec = _specs.ReadBody(Body + "grid: { quantization.group_size: [64, 128], seed: [0, 1] }", option);

        Assert.Equal([(32, 0L), (32, 1L)], spec.Runs.Select(run => (run.Quantization.GroupSize, run.Seed)));
        Assert.Equal(["seed"], spec.Runs[0].Axes.Keys);
        var notice = Assert.Single(spec.Notices);
        Assert.Equal("--set quantization.group_size: Replaces the grid axis of this key ([64, 128])", notice.ToString());
    }

    [Fact]
    public void An_override_also_holds_for_included_runs()
    {
        var spec = _specs.ReadBody(Body + "include: [{ seed: 5, threads: 2 }]", "seed=9");

        Assert.All(spec.Runs, run => Assert.Equal(9, run.Seed));
        Assert.Equal([1, 2], spec.Runs.Select(run => run.Threads));
    }

    [Theory]
    [InlineData("seed", "--set seed\n  Is not of the form key=value")]
    [InlineData("=5", "--set =5\n  Is not of the form key=value")]
    [InlineData("", "--set \n  Is not of the form key=value")]
    [InlineData("a..b=5", "--set a..b=5\n  Is not of the form key=value")]
    [InlineData("seed=x", "--set seed = x\n  Is not a whole number")]
    [InlineData("sead=1", "--set sead = 1\n  Is not a known key")]
    [InlineData("quantization.group=32", "next: did you mean quantization.group_size?")]
    [InlineData("quantization.skip=[a", "--set quantization.skip\n  Is not well-formed YAML")]
    [InlineData("quantization.skip=[*.q_proj]", "text that starts with *, &, !, % or @ needs quotes")]
    [InlineData("name.x=1", "--set name.x = 1\n  Leads to a place that the spec does not have")]
    [InlineData("evaluation.7.limit=1", "--set evaluation.7.limit = 1\n  Leads to a place that the spec does not have")]
    [InlineData("evaluation.x.limit=1", "Leads to a place that the spec does not have")]
    [InlineData("grid.seeds=[1]", "--set grid.seeds = [1]\n  Is not a known key")]
    [InlineData("seed=!!int 5", "--set seed = tag:yaml.org,2002:int\n  YAML tags are not used here")]
    public void A_mistake_is_told_with_the_option(string option, string expected) => Assert.Contains(expected, _specs.Problems(SpecFixture.Head + Body, option));

    [Fact]
    public void Mistakes_in_options_are_told_even_if_the_file_is_missing()
    {
        var exception = Assert.Throws<Core.Errors.ProblemException>(() => Core.Specs.SpecReader.Read("absent.yaml", ["seed"], SpecFixture.Vocabulary));

        Assert.Equal(["absent.yaml", "--set seed"], exception.Problems.Select(problem => problem.Where));
    }
}
