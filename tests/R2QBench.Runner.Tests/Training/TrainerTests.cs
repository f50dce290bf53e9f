using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Runner.Training;
using R2QBench.Tasks.Corpora;
using R2QBench.Testing;
using R2QBench.Testing.Devices;
using R2QBench.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Runner.Tests.Training;

[Collection(TrainingCollection.Name)]
public sealed class TrainerTests(TinyModel files)
{
    private static readonly TrainingSpec Spec = new()
    {
        Steps = 4,
        BatchSize = 8,
        Optimizer = new OptimizerSpec { LearningRate = 1e-3 },
        Schedule = new ScheduleSpec { Name = "constant" },
    };

    /// <summary>Two parts of half the batch give the gradient of the whole batch: sums in another order, in float32 or of products rounded to bfloat16.</summary>
    [DeviceTheory]
    [Devices(false, 1e-5, 1e-4)]
    [Devices(true, 1e-2, 5e-2)]
    public void Accumulated_parts_train_like_one_batch(string device, bool bfloat16, double ofLoss, double ofNorm)
    {
        var compute = bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        var whole = Train(Spec, device, compute);
        var parts = Train(Spec with { BatchSize = 4, GradientAccumulation = 2 }, device, compute);

        Assert.Equal(whole.Steps.Select(step => step.TokensTrained), parts.Steps.Select(step => step.TokensTrained));
        Assert.All(whole.Steps.Zip(parts.Steps), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, ofLoss));
        Assert.All(whole.Steps.Zip(parts.Steps), pair => Assert.Equal(pair.First.GradientNorm, pair.Second.GradientNorm, ofNorm));
    }

    [Theory]
    [InlineData("gate_up")]
    [InlineData("block")]
    public void What_the_backward_pass_computes_again_trains_the_same_bits(string recompute)
    {
        var spec = Spec with { BatchSize = 4, GradientAccumulation = 2 };
        var (kept, again) = (Train(spec), Train(spec with { Recompute = recompute }));

        Assert.Equal(kept.Steps.Select(step => (step.Loss, step.GradientNorm)), again.Steps.Select(step => (step.Loss, step.GradientNorm)));
        Assert.Equal(kept.Checksum, again.Checksum);
    }

    /// <summary>In bfloat16 by cross-entropy a step on CUDA never waits, and is captured after the third.</summary>
    [NeedsCudaFact]
    public void Steps_as_a_CUDA_graph_are_those_without()
    {
        const string Variable = "R2Q_GRAPH";
        Trained Run(string? graph)
        {
            Environment.SetEnvironmentVariable(Variable, graph);
            try
            {
                return Train(Spec with { Steps = 8 }, TestDevice.Cuda, ScalarType.BFloat16);
            }
            finally
            {
                Environment.SetEnvironmentVariable(Variable, null);
            }
        }

        using var repeating = new RepeatingOperators();
        var (with, without) = (Run(null), Run("0"));
        Assert.Equal(without.Steps.Select(step => (step.Loss, step.GradientNorm)), with.Steps.Select(step => (step.Loss, step.GradientNorm)));
        Assert.Equal(without.Checksum, with.Checksum);
        Assert.True(with.Steps[^1].Loss < with.Steps[0].Loss);
    }

    [DeviceTheory]
    [Devices]
    public void The_norm_is_reported_before_clipping(string device)
    {
        var free = Train(Spec with { GradientClip = null }, device);
        var clipped = Train(Spec with { GradientClip = 0.01 }, device);

        Assert.True(free.Steps[0].GradientNorm > 0.01);
        Assert.Equal(free.Steps[0].GradientNorm, clipped.Steps[0].GradientNorm, 9);
    }

    [DeviceTheory]
    [Devices]
    public void Every_weight_is_trained_and_decay_moves_matrices_only(string device)
    {
        // With a zero gradient AdamW changes a weight by nothing but decay; so the difference between two runs is the decay.
        var still = Train(Spec with { Optimizer = Spec.Optimizer with { WeightDecay = 0 } }, device);
        var decayed = Train(Spec with { Steps = 1, Optimizer = Spec.Optimizer with { WeightDecay = 0.5 } }, device);
        var undecayed = Train(Spec with { Steps = 1, Optimizer = Spec.Optimizer with { WeightDecay = 0 } }, device);

        Assert.All(still.Changed, change => Assert.True(change.Value > 0, $"{change.Key} did not change"));
        Assert.Equal(undecayed.Checksum["model.norm.weight"], decayed.Checksum["model.norm.weight"]);
        Assert.NotEqual(undecayed.Checksum["model.embed_tokens.weight"], decayed.Checksum["model.embed_tokens.weight"]);
    }

    /// <summary>
    /// BitDistiller trains at 8e-6 (methods.md §2.9). A bfloat16 number above 2^-8 has its neighbours at least 2^-15 away on both sides, so that a step
    /// below half of that, 2^-16 = 1.5e-5, is rounded away. At 2^-8 itself the neighbour towards zero is only 2^-16 away: half of that, 7.6e-6, is less than the step.
    /// </summary>
    [Fact]
    public void The_papers_learning_rate_moves_float32_latents_and_would_not_move_bfloat16_ones()
    {
        using var scope = NewDisposeScope();
        using var model = Load();
        var before = model.Linears.ToDictionary(layer => layer.Path, layer => layer.weight.detach().clone());
        using var trainer = new Trainer(Job(model, Spec with { Steps = 1, Optimizer = new OptimizerSpec { LearningRate = 8e-6 } }), TimeProvider.System);
        trainer.Run(_ => { }, CancellationToken.None);

        foreach (var layer in model.Linears)
        {
            var step = layer.weight.detach() - before[layer.Path];
            Assert.True((step != 0).to(ScalarType.Float32).mean().item<float>() > 0.9, $"{layer.Path} stood still");
            var half = before[layer.Path].to(ScalarType.BFloat16);
            var halfAfter = (half.to(ScalarType.Float32) + step).to(ScalarType.BFloat16);
            var large = half.to(ScalarType.Float32).abs() > 1.0 / 256;
            Assert.InRange(step.abs().max().item<float>(), 0, (float)Math.Pow(2, -16));
            Assert.True(large.to(ScalarType.Float32).mean().item<float>() > 0.5);
            Assert.Equal(0, ((halfAfter != half).to(ScalarType.Float32) * large.to(ScalarType.Float32)).sum().item<float>());
        }
    }

    [Fact]
    public void A_teacher_is_asked_for_where_the_loss_needs_one()
    {
        using var model = Load();
        var job = Job(model, Spec with { Loss = "kl_forward" });

        Assert.Throws<ArgumentException>(() => new Trainer(job, TimeProvider.System));
    }

    [Fact]
    public void Cancellation_is_noticed_before_the_next_forward_pass()
    {
        using var model = Load();
        using var source = new CancellationTokenSource();
        using var trainer = new Trainer(Job(model, Spec with { Steps = 100 }), TimeProvider.System);
        var steps = 0;

        Assert.Throws<OperationCanceledException>(() => trainer.Run(
            _ =>
            {
                if (++steps == 3) source.Cancel();
            },
            source.Token));
        Assert.Equal(3, steps);
    }

    [DeviceTheory]
    [Devices(false)]
    [Devices(true)]
    public void Steps_leave_no_tensor_behind(string device, bool bfloat16)
    {
        using var model = Load(device, bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32);
        using var trainer = new Trainer(Job(model, Spec with { Steps = 60 }), TimeProvider.System);
        LiveTensors.Settled();
        var live = new List<long>();
        trainer.Run(_ => live.Add(Engine.LiveTensorCount), CancellationToken.None);

        // The first steps make the optimizer's state; from then on the count stands still.
        Assert.Single(live.Skip(5).Distinct());
    }

    private sealed record Trained(List<StepReport> Steps, Dictionary<string, double> Changed, Dictionary<string, double> Checksum);

    private Trained Train(TrainingSpec spec, string device = TestDevice.Cpu, ScalarType compute = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var model = Load(device, compute);
        var before = model.Weights.ToDictionary(weight => weight.Key, weight => weight.Value.detach().clone());
        using var trainer = new Trainer(Job(model, spec), TimeProvider.System);
        var steps = new List<StepReport>();
        trainer.Run(steps.Add, CancellationToken.None);
        return new Trained(
            steps,
            model.Weights.ToDictionary(weight => weight.Key, weight => (weight.Value.detach() - before[weight.Key]).abs().sum().ToDouble()),
            model.Weights.ToDictionary(weight => weight.Key, weight => weight.Value.detach().@double().sum().ToDouble()));
    }

    private LanguageModel Load(string device = TestDevice.Cpu, ScalarType compute = ScalarType.Float32) => ModelLoader.LoadWithoutTokenizer(files.Folder, compute, device);

    private TrainingJob Job(LanguageModel model, TrainingSpec spec)
    {
        var tokenizer = Core.Tokenizers.TokenizerLoader.Load(files.Folder);
        var stream = TokenStreams.Of(CorpusCatalog.Open($"text:{files.Text}", CorpusSplit.Train), tokenizer);
        return new TrainingJob
        {
            Student = model,
            Batches = new BatchSource(stream, spec.BatchSize, 32, seed: 0),
            Spec = spec,
        };
    }
}
