using R2QBench.Core.Specs;
using Xunit;

namespace R2QBench.Core.Tests.Specs.Grid;

public sealed class GridResolverTests : IDisposable
{
    private const string Body = "quantization: { method: r2q }\n";

    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Fact]
    public void The_product_runs_in_the_order_written_with_the_last_axis_fastest()
    {
        var runs = _specs.ReadBody("grid:\n  quantization.method: [rtn, r2q]\n  seed: [1, 0]\n  training.optimizer.learning_rate: [1e-4, 2e-5]").Runs;

        Assert.Equal(
            [
                ("rtn", 1, 1e-4), ("rtn", 1, 2e-5), ("rtn", 0, 1e-4), ("rtn", 0, 2e-5),
                ("r2q", 1, 1e-4), ("r2q", 1, 2e-5), ("r2q", 0, 1e-4), ("r2q", 0, 2e-5),
            ],
            runs.Select(run => (run.Quantization.Method, run.Seed, run.Training.Optimizer.LearningRate)));
    }

    [Fact]
    public void Without_a_grid_there_is_one_run_without_axes() => Assert.Empty(_specs.Run(Body).Axes);

    [Fact]
    public void Axes_show_the_values_of_a_run_in_one_spelling()
    {
        var run = _specs.ReadBody(Body + "grid:\n  training.optimizer.learning_rate: [0.00002]\n  quantization.skip: [[], [lm_head, \"*.q_proj\"]]\n  training.gradient_clip: [null]").Runs[1];

        Assert.Equal(
            ValueMap.Of([new("training.optimizer.learning_rate", "2e-05"), new("quantization.skip", "[lm_head, *.q_proj]"), new("training.gradient_clip", "null")]), run.Axes);
    }

    [Fact]
    public void Options_of_a_method_may_be_an_axis()
    {
        var runs = _specs.ReadBody("quantization: { method: rtn }\ngrid: { quantization.options.variant: [A, B] }").Runs;

        Assert.Equal(["A", "B"], runs.Select(run => run.Quantization.Options["variant"]));
        Assert.Equal(["A", "B"], runs.Select(run => run.Axes["quantization.options.variant"]));
    }

    [Fact]
    public void Every_run_of_an_experiment_has_the_same_axes()
    {
        var runs = _specs.ReadBody(Body + "grid: { quantization.method: [ternary, rtn], quantization.options.variant: [A] }\nexclude: [{ quantization.method: ternary }]\ninclude: [{ threads: 2, quantization.method: ternary }]").Runs;

        Assert.Equal(2, runs.Count);
        Assert.Equal(ValueMap.Of([new("quantization.method", "rtn"), new("quantization.options.variant", "A"), new("threads", "1")]), runs[0].Axes);
        Assert.Equal(ValueMap.Of([new("quantization.method", "ternary"), new("quantization.options.variant", "-"), new("threads", "2")]), runs[1].Axes);
    }

    [Fact]
    public void A_run_that_matches_all_keys_of_an_exclusion_is_dropped()
    {
        var runs = _specs.ReadBody(Body + """
            grid:
              quantization.method: [r2q, rtn, ternary]
              quantization.group_size: [64, -1]
            exclude:
              - { quantization.method: ternary, quantization.group_size: -1 }
              - quantization.method: "rtn"
                quantization.group_size: 64
                seed: 0
            """).Runs;

        Assert.Equal([("r2q", 64), ("r2q", -1), ("rtn", -1), ("ternary", 64)], runs.Select(run => (run.Quantization.Method, run.Quantization.GroupSize)));
    }

    [Fact]
    public void Values_are_compared_as_values_not_as_texts() =>
        Assert.Single(_specs.ReadBody(Body + "grid: { training.optimizer.learning_rate: [2e-5, 1e-4] }\nexclude: [{ training.optimizer.learning_rate: 0.00002 }]").Runs);

    [Fact]
    public void A_list_in_an_exclusion_matches_any_of_its_values()
    {
        var runs = _specs.ReadBody(Body + """
            grid:
              quantization.method: [r2q, rtn, ternary]
              quantization.group_size: [64, 32, -1]
            exclude:
              - { quantization.method: [r2q, ternary], quantization.group_size: [64, -1] }
            """).Runs;

        Assert.Equal([("r2q", 32), ("rtn", 64), ("rtn", 32), ("rtn", -1), ("ternary", 32)], runs.Select(run => (run.Quantization.Method, run.Quantization.GroupSize)));
    }

    [Fact]
    public void Of_a_key_that_takes_a_list_an_exclusion_has_one_list_or_several()
    {
        const string Axis = "grid: { quantization.skip: [[], [lm_head], [embed], [lm_head, embed]] }\nexclude: ";
        Assert.Equal(3, _specs.ReadBody(Body + Axis + "[{ quantization.skip: [lm_head, embed] }]").Runs.Count);
        Assert.Equal(2, _specs.ReadBody(Body + Axis + "[{ quantization.skip: [[lm_head], [embed]] }]").Runs.Count);
    }

    [Fact]
    public void An_excluded_run_may_be_impossible()
    {
        var runs = _specs.ReadBody("grid: { quantization.method: [r2q, rtn], quantization.bits: [2, 3] }\nexclude: [{ quantization.method: r2q, quantization.bits: 3 }]").Runs;

        Assert.Equal([("r2q", 2), ("rtn", 2), ("rtn", 3)], runs.Select(run => (run.Quantization.Method, run.Quantization.Bits)));
    }

    [Fact]
    public void Included_runs_come_last_on_top_of_the_spec_without_its_grid()
    {
        var runs = _specs.ReadBody(Body + "threads: 2\ngrid: { seed: [1, 2] }\ninclude:\n  - { quantization.method: rtn, quantization.bits: 4 }\n  - { seed: 9 }").Runs;

        Assert.Equal([("r2q", 2, 1L), ("r2q", 2, 2L), ("rtn", 4, 0L), ("r2q", 2, 9L)], runs.Select(run => (run.Quantization.Method, run.Quantization.Bits, run.Seed)));
        Assert.All(runs, run => Assert.Equal(2, run.Threads));
    }

    [Fact]
    public void Runs_that_are_the_same_are_made_once_with_a_notice()
    {
        var spec = _specs.ReadBody("grid:\n  quantization.method: [rtn, ternary]\n  quantization.bits: [2, 3]\ninclude: [{ quantization.method: rtn, seed: 0 }]");

        Assert.Equal([("rtn", 2), ("rtn", 3), ("ternary", 0)], spec.Runs.Select(run => (run.Quantization.Method, run.Quantization.Bits)));
        Assert.Contains(spec.Notices, notice => notice.What == "2 runs equal others and are left out, the first: quantization.bits = -, quantization.method = ternary, seed = 0");
    }

    [Fact]
    public void An_exclusion_that_hits_nothing_is_noted() =>
        Assert.Equal("Excludes no run", Assert.Single(_specs.ReadBody(Body + "grid: { seed: [1, 2] }\nexclude: [{ seed: 3 }]").Notices).What);

    [Theory]
    [InlineData("grid: { seeds: [1] }", "spec.yaml:7  grid.seeds = [1]\n  Is not a known key\n  allowed: a dotted key with a single value, like quantization.group_size\n  next: did you mean seed?")]
    [InlineData("grid: { group_size: [1] }", "next: did you mean quantization.group_size?")]
    [InlineData("grid: { quantization.grup_size: [1] }", "next: did you mean quantization.group_size?")]
    [InlineData("grid: { quantization: { method: [r2q] } }", "Needs a dotted key\n  allowed: a dotted key with a single value, like quantization.group_size\n  next: write quantization.method: …")]
    [InlineData("grid: { name: [a, b] }", "grid.name = [a, b]\n  Cannot differ between the runs of one spec")]
    [InlineData("grid: { evaluation: [a] }", "Cannot differ between the runs of one spec")]
    [InlineData("grid: { quantization.options: [a] }", "Cannot differ between the runs of one spec")]
    [InlineData("grid: { seed: [] }", "grid.seed = []\n  Has no values")]
    [InlineData("grid: { seed: { a: 1 } }", "grid.seed = {a: 1}\n  Is not a list of values")]
    [InlineData("grid: [1]", "grid = [1]\n  Needs keys of its own")]
    [InlineData("grid:\n  seed:\n    - 1\n    - x", "spec.yaml:10  seed = x\n  Is not a whole number")]
    [InlineData("grid: { seed: [1, [2]] }", "seed = [2]\n  Is not a whole number")]
    [InlineData("grid: { quantization.bits: [2, 3] }", "quantization.bits = 3\n  Not supported by r2q")]
    [InlineData("grid: { seed: [1], seed: [2] }", "grid.seed = [2]\n  Is stated twice")]
    [InlineData("grid: { seed: [1] }\nexclude: [{ seed: 1 }]", "exclude = 1 runs, all excluded\n  Leaves no run of the grid")]
    [InlineData("grid: { seed: [1] }\nexclude: { seed: 1 }", "exclude = {seed: 1}\n  Is not a list")]
    [InlineData("grid: { seed: [1] }\nexclude: [seed]", "exclude.0 = seed\n  Is not a block of dotted keys")]
    [InlineData("grid: { seed: [1] }\nexclude: [{}]", "exclude.0 = {}\n  Is not a block of dotted keys")]
    [InlineData("grid: { seed: [1] }\nexclude: [{ sed: 1 }]", "exclude.0.sed = 1\n  Is not a known key")]
    [InlineData("grid: { seed: [1] }\nexclude: [{ seed: x }]", "seed = x\n  Is not a whole number")]
    [InlineData("include: [{ sed: 1 }]", "include.0.sed = 1\n  Is not a known key")]
    [InlineData("include: [{ seed: x }]", "seed = x\n  Is not a whole number")]
    [InlineData("seed: x\ngrid: { seed: [1] }", "spec.yaml:7  seed = x\n  Is not a whole number")]
    public void A_mistake_in_the_grid_is_told_with_its_line(string grid, string expected) => Assert.Contains(expected, _specs.Problems(SpecFixture.Head + Body + grid));

    [Fact]
    public void A_mistake_that_many_runs_share_is_told_once() =>
        Assert.Equal(1, _specs.Problems(SpecFixture.Head + Body + "training: { loss: kl }\ngrid: { seed: [1, 2, 3, 4] }").Split("No such loss").Length - 1);

    [Fact]
    public void More_runs_than_anyone_means_are_refused()
    {
        var values = string.Join(", ", Enumerable.Range(0, 200));

        Assert.Contains("Has too many combinations", _specs.Problems(SpecFixture.Head + Body + $"grid: {{ seed: [{values}], data.sequence_length: [{values}], threads: [{values}] }}"));
    }
}
