using R2QBench.Core.Specs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Specs;

public sealed class SpecWriterTests : IDisposable
{
    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Fact]
    public void A_resolved_run_states_every_key_in_a_fixed_order() => Verified.Matches(
        SpecWriter.Write(_specs.Run("quantization: { method: rtn, skip: [lm_head, \"*.down_proj\"] }")), "ResolvedRun.yaml");

    [Theory]
    [InlineData("quantization: { method: r2q }")]
    [InlineData("quantization: { method: ternary, bits: 2 }")]
    [InlineData("quantization: { method: ternary }\ntraining: { features: { hidden: 0.5 }, phases: [{ scope: blocks, steps: 3 }, { train: [scales], gradient_clip: 0.3, loss: kl_forward }] }")]
    [InlineData("quantization: { method: rtn, bits: 4, group_size: 0, skip: [], options: { variant: A, clip: 0.1, symmetric: true } }")]
    [InlineData("quantization: { method: r2q }\ntraining: { gradient_clip: null, optimizer: { learning_rate: 1.2345678901234567e-9 } }")]
    [InlineData("quantization: { method: r2q, skip: [\"a: b\", \"# no\", \"null\", \"true\", \"\\\"\\\\\\u2028\", \" x \", \"*\", \"ä😀\", \"1e5\", \"[x]\", \"x:\"] }")]
    [InlineData("quantization: { method: r2q }\nseed: 9223372036854775807\nthreads: 1024\ndevice: cuda:7\nfused: false")]
    public void What_was_written_reads_back_as_the_same_run(string body)
    {
        var run = _specs.Run(body);
        var text = SpecWriter.Write(run);

        Assert.Equal(run, _specs.Read(text).Runs[0]);
        Assert.Equal(text, SpecWriter.Write(_specs.Read(text).Runs[0]));
    }

    [Fact]
    public void Every_kind_of_evaluation_reads_back()
    {
        File.WriteAllText(Path.Combine(_specs.Folder, "my text #1.txt"), "");
        var run = _specs.Read($$"""
            name: evaluations
            model: { source: builtin:tiny-world }
            quantization: { method: r2q }
            training: { steps: 0 }
            evaluation:
              - perplexity: { corpus: tinystories }
              - perplexity: { corpus: wikitext2, sequence_length: 64, stride: 64 }
              - perplexity: { corpus: wikitext2, sequence_length: 64, stride: 32, bos: window, max_tokens: 100 }
              - perplexity: { corpus: "text:{{_specs.Folder}}/my text #1.txt" }
              - task: piqa
              - { task: piqa, limit: 3, bos: none }
            """).Runs[0];

        Assert.Equal(run, _specs.Read(SpecWriter.Write(run)).Runs[0]);
        Assert.Null(((EvaluationSpec.Perplexity)run.Evaluation[1]).Stride);
    }

    [Fact]
    public void The_runs_of_a_grid_read_back_but_for_their_axes()
    {
        var runs = _specs.ReadBody("quantization: { method: r2q }\ngrid: { quantization.method: [r2q, rtn, ternary], seed: [0, 1] }").Runs;

        Assert.All(runs, run => Assert.Equal(run with { Axes = ValueMap.Empty }, _specs.Read(SpecWriter.Write(run)).Runs[0]));
    }
}
