using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Runner.Training;
using R2QBench.Tasks.Corpora;
using R2QBench.Testing;
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

    /// <summary>Two parts of half the batch give the gradient of the whole batch: float32 sums in another order, so equal to 1e-5.</summary>
    [Fact]
    public void Accumulated_parts_train_like_one_batch()
    {
        var whole = Train(Spec);
        var parts = Train(Spec with { BatchSize = 4, GradientAccumulation = 2 });

        Assert.Equal(whole.Steps.Select(step => step.TokensTrained), parts.Steps.Select(step => step.TokensTrained));
        Assert.All(whole.Steps.Zip(parts.Steps), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-5));
        Assert.All(whole.Steps.Zip(parts.Steps), pair => Assert.Equal(pair.First.GradientNorm, pair.Second.GradientNorm, 1e-4));
    }

    [Fact]
    public void The_norm_is_reported_before_clipping()
    {
        var free = Train(Spec with { GradientClip = null });
        var clipped = Train(Spec with { GradientClip = 0.01 });

        Assert.True(free.Steps[0].GradientNorm > 0.01);
        Assert.Equal(free.Steps[0].GradientNorm, clipped.Steps[0].GradientNorm, 9);
    }

    [Fact]
    public void Every_weight_is_trained_and_decay_moves_matrices_only()
    {
        // With a zero gradient AdamW changes a weight by nothing but decay; so the difference between two runs is the decay.
        var still = Train(Spec with { Optimizer = Spec.Optimizer with { WeightDecay = 0 } });
        var decayed = Train(Spec with { Steps = 1, Optimizer = Spec.Optimizer with { WeightDecay = 0.5 } });
        var undecayed = Train(Spec with { Steps = 1, Optimizer = Spec.Optimizer with { WeightDecay = 0 } });

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

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        using var model = Load();
        using var trainer = new Trainer(Job(model, Spec with { Steps = 60 }), TimeProvider.System);
        LiveTensors.Settled();
        var live = new List<long>();
        trainer.Run(_ => live.Add(Engine.LiveTensorCount), CancellationToken.None);

        // The first steps make the optimizer's state; from then on the count stands still.
        Assert.Single(live.Skip(5).Distinct());
    }

    private sealed record Trained(List<StepReport> Steps, Dictionary<string, double> Changed, Dictionary<string, double> Checksum);

    private Trained Train(TrainingSpec spec)
    {
        using var scope = NewDisposeScope();
        using var model = Load();
        var before = model.Weights.ToDictionary(weight => weight.Key, weight => weight.Value.detach().clone());
        using var trainer = new Trainer(Job(model, spec), TimeProvider.System);
        var steps = new List<StepReport>();
        trainer.Run(steps.Add, CancellationToken.None);
        return new Trained(
            steps,
            model.Weights.ToDictionary(weight => weight.Key, weight => (weight.Value.detach() - before[weight.Key]).abs().sum().ToDouble()),
            model.Weights.ToDictionary(weight => weight.Key, weight => weight.Value.detach().@double().sum().ToDouble()));
    }

    private LanguageModel Load() => ModelLoader.LoadWithoutTokenizer(files.Folder, ScalarType.Float32, CPU);

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
