using R2QBench.Core.Specs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Specs;

public sealed class SpecReaderTests : IDisposable
{
    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Fact]
    public void A_spec_that_states_only_what_it_must_gets_the_documented_defaults()
    {
        var run = _specs.Run("quantization: { method: r2q }");

        Assert.Equal(
            new RunSpec
            {
                Name = "sample",
                Model = new ModelSpec { Source = "builtin:tiny-world", Dtype = "float32" },
                Data = new DataSpec { Source = "builtin:world", SequenceLength = 256 },
                Quantization = new QuantizationSpec
                {
                    Method = "r2q", Bits = 2, GroupSize = 64, ScaleDtype = "float16", Gradient = "pass_through", Scales = "recomputed", Skip = ["lm_head"],
                },
                Training = new TrainingSpec
                {
                    Loss = "ce", Steps = 100, BatchSize = 8, GradientAccumulation = 1, GradientClip = 1, LogEvery = 10,
                    Optimizer = new OptimizerSpec { Name = "adamw", LearningRate = 2e-5, WeightDecay = 0, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8 },
                    Schedule = new ScheduleSpec { Name = "cosine", WarmupSteps = 0, FinalFraction = 0 },
                },
                Evaluation = [new EvaluationSpec.Task("world-questions", Limit: null, Bos: "default")],
                Seed = 0,
                Threads = 1,
                Device = "cpu",
                Fused = true,
            },
            run);
    }

    [Fact]
    public void Every_key_that_is_stated_is_read()
    {
        var run = _specs.Read("""
            name: all-keys
            model: { source: builtin:tiny-world, dtype: bfloat16 }
            data: { source: tinystories, sequence_length: 128 }
            quantization:
              method: rtn
              bits: 3
              group_size: -1
              scale_dtype: float32
              gradient: clipped
              scales: recomputed
              skip: [lm_head, "*.down_proj"]
              options: { variant: A, clip: 0.50, rounds: 2, symmetric: true }
            training:
              loss: kl_forward
              steps: 200
              batch_size: 4
              gradient_accumulation: 2
              optimizer: { name: adamw, learning_rate: 3e-4, weight_decay: .1, beta1: 0.8, beta2: 0.95, epsilon: 1e-6 }
              schedule: { name: linear, warmup_steps: 10, final_fraction: 0.1 }
              gradient_clip: null
              log_every: 5
            evaluation:
              - perplexity: { corpus: wikitext2, sequence_length: 512, stride: 256, bos: once, max_tokens: 10000 }
              - task: piqa
                limit: 500
                bos: window
            seed: 7
            threads: 2
            device: cuda:1
            fused: false
            """).Runs[0];

        Assert.Equal(
            new RunSpec
            {
                Name = "all-keys",
                Model = new ModelSpec { Source = "builtin:tiny-world", Dtype = "bfloat16" },
                Data = new DataSpec { Source = "tinystories", SequenceLength = 128 },
                Quantization = new QuantizationSpec
                {
                    Method = "rtn", Bits = 3, GroupSize = -1, ScaleDtype = "float32", Gradient = "clipped", Scales = "recomputed",
                    Skip = ["lm_head", "*.down_proj"],
                    Options = new Dictionary<string, string> { ["variant"] = "A", ["clip"] = "0.5", ["rounds"] = "2", ["symmetric"] = "true" },
                },
                Training = new TrainingSpec
                {
                    Loss = "kl_forward", Steps = 200, BatchSize = 4, GradientAccumulation = 2, GradientClip = null, LogEvery = 5,
                    Optimizer = new OptimizerSpec { LearningRate = 3e-4, WeightDecay = 0.1, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-6 },
                    Schedule = new ScheduleSpec { Name = "linear", WarmupSteps = 10, FinalFraction = 0.1 },
                },
                Evaluation =
                [
                    new EvaluationSpec.Perplexity("wikitext2", 512, 256, "once", 10000),
                    new EvaluationSpec.Task("piqa", 500, "window"),
                ],
                Seed = 7,
                Threads = 2,
                Device = "cuda:1",
                Fused = false,
            },
            run);
    }

    [Fact]
    public void All_mistakes_of_a_spec_are_told_at_once()
    {
        var text = _specs.Problems("""
            name: "bad name"
            model:
              source: builtin:tiny-word
              dtype: float23
            data:
              source: wikitext
              sequence_lenght: 128
            quantization:
              method: r2g
              bits: two
              group_size: 1
              skip: lm_head
            training:
              loss: kl_foward
              steps: -5
              learning_rate: 1e-4
              batch_size: 8
              batch_size: 16
              optimizer: adamw
              gradient_clip: 0
            evaluation:
              - perplexity: { corpus: text:missing.txt, stride: 300 }
              - task: piqua
              - limit: 5
            threads: 0
            device: gpu
            fused: yes
            """);

        Verified.Matches(text, "AllMistakes.txt");
    }
}
