using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Runner.Training.State;
using R2QBench.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training;

/// <summary>Trains a language model: with fake-quantized layers this is quantization-aware training, without it is pretraining.</summary>
/// <remarks>
/// Without phases every parameter is trained: latent weights of quantized layers, embeddings and norms, as in LLM-QAT and BitDistiller
/// (methods.md §1.7, §2.8, §2.9). Each stage of a training with phases has an optimizer and a schedule of its own. Latent weights and optimizer state are
/// float32. Weight decay acts on weight matrices only, not on norms and learned scales. One <see cref="DisposeScope"/> per step frees everything made in
/// it. Loss and gradient norm are read back at every step, so that a divergence is found at the step that caused it.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private const string CpuGenerator = "cpu";
    private const string DeviceGenerator = "device";
    private readonly TrainingJob _job;
    private readonly TimeProvider _clock;
    private readonly TrainableParts _parts;
    private readonly IReadOnlyList<TrainingStage> _stages;
    private readonly Dictionary<string, byte[]> _random = [];
    private TrainingStage _stage;
    private StepLoss _loss;
    private LearningRateSchedule _schedule;
    private List<Parameter> _parameters;
    private ParameterOptimizer _optimizer;
    private GraphedTraining? _onDevice;
    private bool _stageHasBegun;
    private int _done;
    private TimeSpan _elapsed;

    /// <param name="job">Student, teacher, data and settings; they stay the caller's.</param>
    /// <param name="clock">For tokens per second.</param>
    public Trainer(TrainingJob job, TimeProvider clock)
    {
        if (job.Teacher is null && TrainingJob.NeedsTeacher(job.Spec)) throw new ArgumentException($"The training by {job.Spec.Loss} needs a teacher.", nameof(job));
        _job = job;
        _clock = clock;
        _parts = job.Parts ?? new TrainableParts { Student = job.Student };
        _stages = TrainingStage.Of(job.Spec, job.Student.BlockCount);
        Steps = _stages[^1].EndStep;
        (_stage, _loss, _schedule, _parameters, _optimizer) = Prepare(_stages[0]);
    }

    /// <summary>Steps of all stages.</summary>
    public int Steps { get; }

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
                GoOnWithin(StageOf(Math.Max(1, _done)));
                _elapsed = state.Value<TimeSpan>("elapsed");
                foreach (var (name, bytes) in state.Value<Dictionary<string, byte[]>>("random")) Engine.SetRandomState(name == CpuGenerator ? CPU : _job.Student.Device, bytes);
                KeepRandomState();
            }),
        Parameters("weights", _job.Student.Weights.Select(weight => (weight.Key, weight.Value))),
        Parameters("scales", _parts.AllLearned.Select((scale, index) => ($"{index}", scale))),
        // The optimizer of the stage that is being trained when the state is saved or restored.
        new("optimizer", state => _optimizer.State.Save(state), state => _optimizer.State.Restore(state)),
    ];

    /// <summary>Trains the steps of the spec that are not done yet.</summary>
    /// <param name="onStep">Told about every step; its own time does not count as training time.</param>
    /// <param name="cancellation">Looked at before every forward pass.</param>
    /// <exception cref="DivergedException">Loss or gradient norm is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two forward passes.</exception>
    public TrainingSummary Run(Action<StepReport> onStep, CancellationToken cancellation)
    {
        _job.Student.train();
        _job.Student.Recomputation = Recomputations.Of(_job.Spec.Recompute);
        KeepRandomState();
        try
        {
            for (var step = _done + 1; step <= Steps; step++)
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
            LeaveDevice();
            _optimizer.ClearGradients();
            foreach (var parameter in AllParameters()) parameter.requires_grad = true;
            _job.Student.Recomputation = Recomputation.None;
            _job.Student.eval();
        }

        return new TrainingSummary(Steps, TokensAfter(Steps), _elapsed);
    }

    public void Dispose()
    {
        LeaveDevice();
        _optimizer.Dispose();
    }

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
        if (StageOf(step) is var stage && (stage != _stage || !_stageHasBegun)) Begin(stage);
        using var scope = NewDisposeScope();
        var rate = _schedule.At(step - 1 - _stage.FirstStep);
        var (loss, norm) = OnDevice()?.Run(step, rate, cancellation) ?? HostStep(step, rate, cancellation);
        if (!double.IsFinite(loss)) throw new DivergedException(step, "loss", loss);
        if (!double.IsFinite(norm)) throw new DivergedException(step, "gradient norm", norm);
        return new StepReport(step, Steps, TokensAfter(step), loss, norm, rate, TimeSpan.Zero)
        {
            Phase = _stage.Title,
            IsFirstOfStage = step == _stage.FirstStep + 1,
        };
    }

    private (double Loss, double Norm) HostStep(int step, double rate, CancellationToken cancellation)
    {
        _optimizer.ClearGradients();
        var loss = 0.0;
        var accumulation = _job.Spec.GradientAccumulation;
        for (var part = 0; part < accumulation; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var partScope = NewDisposeScope();
            var value = _loss.Of((long)(step - 1) * accumulation + part) / accumulation;
            value.backward();
            loss += value.ToDouble();
        }

        if (!double.IsFinite(loss)) return (loss, 0);
        var norm = Fused.clip_grad_norm_(_parameters, _stage.Spec.GradientClip ?? double.PositiveInfinity);
        if (double.IsFinite(norm)) _optimizer.Step(rate);
        return (loss, norm);
    }

    /// <summary>The stage's steps on its device, without waiting within one; null where loss, model or optimizer have no such form.</summary>
    private GraphedTraining? OnDevice() => _onDevice ??= _loss.IsFused && _optimizer.OnDevice is { } optimizer ? new GraphedTraining(_job, _stage, _loss, optimizer) : null;

    private void LeaveDevice()
    {
        _onDevice?.Dispose();
        _onDevice = null;
    }

    /// <summary>The stage of a step counted from 1.</summary>
    private TrainingStage StageOf(int step) => _stages.First(stage => step <= stage.EndStep || stage == _stages[^1]);

    private void Begin(TrainingStage stage)
    {
        if (stage != _stage) GoOnWithin(stage);
        _stageHasBegun = true;
        _job.StageBegins?.Invoke(stage);
    }

    private void GoOnWithin(TrainingStage stage)
    {
        LeaveDevice();
        _optimizer.ClearGradients();
        _optimizer.Dispose();
        (_stage, _loss, _schedule, _parameters, _optimizer) = Prepare(stage);
        _stageHasBegun = _done > stage.FirstStep;
    }

    /// <summary>Only what the stage trains gets gradients.</summary>
    private (TrainingStage, StepLoss, LearningRateSchedule, List<Parameter>, ParameterOptimizer) Prepare(TrainingStage stage)
    {
        var (weights, learned) = _parts.Of(stage);
        if (weights.Count + learned.Count == 0)
        {
            throw new ProblemException(new Problem(
                $"Phase {stage.Title} has nothing to train in this model and method", "training.phases", string.Join(", ", stage.Phase.Train), string.Join(", ", PhaseSpec.Everything)));
        }

        var trained = new HashSet<Parameter>([.. weights, .. learned], ReferenceEqualityComparer.Instance);
        foreach (var parameter in AllParameters()) parameter.requires_grad = trained.Contains(parameter);
        var spec = stage.Spec;
        return (
            stage,
            new StepLoss(_job, stage),
            new LearningRateSchedule(spec.Schedule, spec.Optimizer.LearningRate, spec.Steps),
            [.. trained],
            ParameterOptimizer.Create(weights, learned, spec.Optimizer, stage.Phase.ScaleLearningRate));
    }

    private IEnumerable<Parameter> AllParameters() => _job.Student.Weights.Values.Concat(_parts.AllLearned);

    private long TokensAfter(int step) => step * _job.Spec.GradientAccumulation * _job.Batches.TokensPerBatch;
}
