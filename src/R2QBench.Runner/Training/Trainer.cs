using R2QBench.Core.Specs;
using R2QBench.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training;

/// <summary>Trains a language model: with fake-quantized layers this is quantization-aware training, without it is pretraining.</summary>
/// <remarks>
/// Every parameter is trained: latent weights of quantized layers, embeddings and norms, as in LLM-QAT and BitDistiller
/// (methods.md §1.7, §2.8, §2.9). Latent weights and optimizer state are float32. Weight decay acts on weight matrices
/// only, not on norms and learned scales. One <see cref="DisposeScope"/> per step frees everything made in it. Loss and gradient norm are read back at every
/// step, so that a divergence is found at the step that caused it.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly TrainingJob _job;
    private readonly TrainingSpec _spec;
    private readonly TimeProvider _clock;
    private readonly LearningRateSchedule _schedule;
    private readonly List<Parameter> _parameters;
    private readonly ParameterOptimizer _optimizer;

    /// <param name="job">Student, teacher, loss, data and settings; they stay the caller's.</param>
    /// <param name="clock">For tokens per second.</param>
    public Trainer(TrainingJob job, TimeProvider clock)
    {
        if (job.Loss.NeedsTeacher && job.Teacher is null) throw new ArgumentException($"The loss {job.Loss.Name} needs a teacher.", nameof(job));
        _job = job;
        _spec = job.Spec;
        _clock = clock;
        _schedule = new LearningRateSchedule(_spec.Schedule, _spec.Optimizer.LearningRate, _spec.Steps);
        _parameters = [.. job.Student.Weights.Values, .. job.Scales];
        _optimizer = ParameterOptimizer.Create([.. job.Student.Weights.Values], job.Scales, _spec.Optimizer);
    }

    /// <summary>Trains for all steps of the spec.</summary>
    /// <param name="onStep">Told about every step; its own time does not count as training time.</param>
    /// <param name="cancellation">Looked at before every forward pass.</param>
    /// <exception cref="DivergedException">Loss or gradient norm is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two forward passes.</exception>
    public TrainingSummary Run(Action<StepReport> onStep, CancellationToken cancellation)
    {
        _job.Student.train();
        var elapsed = TimeSpan.Zero;
        try
        {
            for (var step = 1; step <= _spec.Steps; step++)
            {
                var start = _clock.GetTimestamp();
                var report = Step(step, cancellation);
                elapsed += _clock.GetElapsedTime(start);
                onStep(report with { Elapsed = elapsed });
            }
        }
        finally
        {
            _optimizer.ClearGradients();
            _job.Student.eval();
        }

        return new TrainingSummary(_spec.Steps, TokensAfter(_spec.Steps), elapsed);
    }

    public void Dispose() => _optimizer.Dispose();

    private StepReport Step(int step, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var rate = _schedule.At(step - 1);
        _optimizer.ClearGradients();

        var loss = 0.0;
        var accumulation = _spec.GradientAccumulation;
        for (var part = 0; part < accumulation; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var partScope = NewDisposeScope();
            var value = Loss((long)(step - 1) * accumulation + part) / accumulation;
            value.backward();
            loss += value.ToDouble();
        }

        if (!double.IsFinite(loss)) throw new DivergedException(step, "loss", loss);
        var norm = Fused.clip_grad_norm_(_parameters, _spec.GradientClip ?? double.PositiveInfinity);
        if (!double.IsFinite(norm)) throw new DivergedException(step, "gradient norm", norm);
        _optimizer.Step(rate);
        return new StepReport(step, _spec.Steps, TokensAfter(step), loss, norm, rate, TimeSpan.Zero);
    }

    private Tensor Loss(long batch)
    {
        var (inputs, targets) = _job.Batches.Batch(batch, _job.Student.Device);
        Tensor? teacherLogits = null;
        if (_job.Loss.NeedsTeacher)
        {
            using (no_grad()) teacherLogits = _job.Teacher!.call(inputs);
        }

        return _job.Loss.Compute(_job.Student.call(inputs), teacherLogits, targets);
    }

    private long TokensAfter(int step) => step * _spec.GradientAccumulation * _job.Batches.TokensPerBatch;
}
