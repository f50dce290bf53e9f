using R2QBench.Core.Specs;
using R2QBench.Runner.Training.State;
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
    private const string CpuGenerator = "cpu";
    private const string DeviceGenerator = "device";
    private readonly TrainingJob _job;
    private readonly TrainingSpec _spec;
    private readonly TimeProvider _clock;
    private readonly LearningRateSchedule _schedule;
    private readonly List<Parameter> _parameters;
    private readonly ParameterOptimizer _optimizer;
    private readonly Dictionary<string, byte[]> _random = [];
    private int _done;
    private TimeSpan _elapsed;

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

    /// <summary>Steps that are done.</summary>
    public int StepsDone => _done;

    /// <summary>Everything that the remaining steps depend on, as it is after the last finished step: also in the middle of the next one.</summary>
    /// <remarks>Restored before <see cref="Run"/>, the training goes on after the saved step, on the CPU with the same bits as if it had never stopped.</remarks>
    public IReadOnlyList<StatePart> State =>
    [
        new(
            "training",
            state =>
            {
                state.Value("steps_done", _done);
                state.Value("elapsed", _elapsed);
                state.Value("random", _random);
            },
            state =>
            {
                _done = state.Value<int>("steps_done");
                _elapsed = state.Value<TimeSpan>("elapsed");
                foreach (var (name, bytes) in state.Value<Dictionary<string, byte[]>>("random")) Engine.SetRandomState(name == CpuGenerator ? CPU : _job.Student.Device, bytes);
                KeepRandomState();
            }),
        Parameters("weights", _job.Student.Weights.Select(weight => (weight.Key, weight.Value))),
        Parameters("scales", _job.Scales.Select((scale, index) => ($"{index}", scale))),
        _optimizer.State,
    ];

    /// <summary>Trains the steps of the spec that are not done yet.</summary>
    /// <param name="onStep">Told about every step; its own time does not count as training time.</param>
    /// <param name="cancellation">Looked at before every forward pass.</param>
    /// <exception cref="DivergedException">Loss or gradient norm is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two forward passes.</exception>
    public TrainingSummary Run(Action<StepReport> onStep, CancellationToken cancellation)
    {
        _job.Student.train();
        KeepRandomState();
        try
        {
            for (var step = _done + 1; step <= _spec.Steps; step++)
            {
                var start = _clock.GetTimestamp();
                var report = Step(step, cancellation);
                KeepRandomState();
                _done = step;
                _elapsed += _clock.GetElapsedTime(start);
                onStep(report with { Elapsed = _elapsed });
            }
        }
        finally
        {
            _optimizer.ClearGradients();
            _job.Student.eval();
        }

        return new TrainingSummary(_spec.Steps, TokensAfter(_spec.Steps), _elapsed);
    }

    public void Dispose() => _optimizer.Dispose();

    private static StatePart Parameters(string name, IEnumerable<(string Name, Parameter Value)> parameters)
    {
        var all = parameters.ToList();
        return new StatePart(
            name,
            state => all.ForEach(parameter => state.Tensor(parameter.Name, parameter.Value)),
            state => all.ForEach(parameter => state.CopyTo(parameter.Name, parameter.Value)));
    }

    /// <summary>Remembers the generators as they are between two steps: a step that is broken off may have drawn from them.</summary>
    private void KeepRandomState()
    {
        _random[CpuGenerator] = Engine.RandomState(CPU);
        if (_job.Student.Device.type != DeviceType.CPU) _random[DeviceGenerator] = Engine.RandomState(_job.Student.Device);
    }

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
