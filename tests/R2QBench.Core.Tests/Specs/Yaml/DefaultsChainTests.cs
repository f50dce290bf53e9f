using Xunit;

namespace R2QBench.Core.Tests.Specs.Yaml;

public sealed class DefaultsChainTests : IDisposable
{
    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Fact]
    public void Blocks_are_merged_and_all_else_is_replaced()
    {
        _specs.Write("""
            model: { source: builtin:tiny-world, dtype: bfloat16 }
            data: { source: builtin:world }
            training: { steps: 10, optimizer: { learning_rate: 1e-3, weight_decay: 0.1 } }
            quantization: { method: r2q, skip: [lm_head, "*.q_proj"] }
            evaluation: [{ task: piqa }, { perplexity: { corpus: wikitext2 } }]
            grid: { seed: [0, 1], quantization.group_size: [64, 128] }
            """, "shared/base.yaml");

        var spec = _specs.Read("""
            defaults: shared/base.yaml
            name: top
            training: { steps: 20, optimizer: { learning_rate: 1e-4 } }
            quantization: { skip: [] }
            evaluation: [{ task: world-questions }]
            grid: { seed: [7] }
            """);

        var run = spec.Runs[0];
        Assert.Equal("top", run.Name);
        Assert.Equal("bfloat16", run.Model.Dtype);
        Assert.Equal((20, 1e-4, 0.1), (run.Training.Steps, run.Training.Optimizer.LearningRate, run.Training.Optimizer.WeightDecay));
        Assert.Empty(run.Quantization.Skip);
        Assert.Equal("world-questions", Assert.Single(run.Evaluation).Subject);
        Assert.Equal([(7L, 64), (7L, 128)], spec.Runs.Select(r => (r.Seed, r.Quantization.GroupSize)));
    }

    [Fact]
    public void Files_may_build_on_files_that_build_on_files()
    {
        _specs.Write(SpecFixture.Head + "threads: 2\nseed: 1\n", "a.yaml");
        _specs.Write("defaults: ../a.yaml\nseed: 2\nquantization: { method: r2q }", "sub/b.yaml");

        var run = _specs.Read("defaults: ./sub/b.yaml\nname: top").Runs[0];

        Assert.Equal(("top", 2, 2L), (run.Name, run.Threads, run.Seed));
    }

    [Fact]
    public void A_mistake_below_is_told_with_the_file_it_is_in()
    {
        _specs.Write("seed: x\nthread: 1\n", "base.yaml");

        var text = _specs.Problems(SpecFixture.Head + "quantization: { method: r2q }\ndefaults: base.yaml");

        Assert.Contains("base.yaml:1  seed = x\n  Is not a whole number", text);
        Assert.Contains("base.yaml:2  thread = 1\n  Is not a known key", text);
    }

    [Theory]
    [InlineData("/etc/hosts", "Is an absolute path")]
    [InlineData("../outside.yaml", "Leads out of the folder tree")]
    [InlineData("sub/../../outside.yaml", "Leads out of the folder tree")]
    [InlineData("spec.yaml", "Leads in a circle")]
    [InlineData("circle.yaml", "Leads in a circle")]
    [InlineData("absent.yaml", "File not found")]
    [InlineData("[a.yaml, b.yaml]", "Is not a file name")]
    [InlineData("", "Is not a file name")]
    public void Files_that_cannot_be_defaults_are_refused(string name, string expected)
    {
        _specs.Write("defaults: spec.yaml", "circle.yaml");

        var text = _specs.Problems($"{SpecFixture.Head}quantization: {{ method: r2q }}\ndefaults: {name}");

        Assert.Contains(expected, text);
        Assert.Contains(name is "circle.yaml" ? "circle.yaml:1  defaults" : "spec.yaml:7  defaults", text);
    }

    [Fact]
    public void Inside_a_checkout_the_whole_checkout_is_open()
    {
        _specs.Write("", "R2QBench.sln");
        _specs.Write(SpecFixture.Head + "quantization: { method: r2q }", "recipes/base.yaml");
        var path = _specs.Write("defaults: ../../recipes/base.yaml", "experiments/deep/spec.yaml");

        Assert.Equal("sample", Core.Specs.SpecReader.Read(path, [], SpecFixture.Vocabulary).Name);
    }
}
