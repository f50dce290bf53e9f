using R2QBench.Torch.Interop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Torch;

/// <summary>
/// AdamW in one call per step and group: an own loop over all parameters on the CPU (float32), libtorch's fused kernel on CUDA where it exists,
/// and one operator after the other for everything else, and for everything where <see cref="Fused.Enabled"/> is off.
/// </summary>
/// <remarks>The same update as <see cref="AdamW"/>. All forms keep the same moments, so that one goes on where another stopped. Owns its moments, not the parameters.</remarks>
public sealed unsafe partial class FusedAdamW : OptimizerHelper
{
    private readonly List<Group> _groups;

    public FusedAdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
        : this([new AdamW.ParamGroup(parameters, lr, beta1, beta2, eps, weight_decay)])
    {
    }

    /// <param name="groups">Parameters that share their options; options that are null take AdamW's defaults (no decay).</param>
    /// <param name="bytes">Parameters whose moments take 8 bits each instead of 32: float32 ones on the CPU, or all on a device with <see cref="HasDeviceStep"/>. Null: none.</param>
    /// <exception cref="ArgumentException">A group asks for amsgrad or maximize.</exception>
    public FusedAdamW(IEnumerable<AdamW.ParamGroup> groups, Predicate<Parameter>? bytes = null) =>
        _groups = groups.Select(group => new Group(group, bytes ?? (_ => false))).ToList();

    public override IEnumerable<optim.ILearningRateController> ParamGroups => _groups.Select(group => group.Source);

    public override IEnumerable<Parameter> parameters() => _groups.SelectMany(group => group.Parameters);

    /// <summary>First and second moments of every parameter, in the order of <see cref="parameters"/>; they stay the optimizer's, filling them continues another one's work.</summary>
    public IReadOnlyList<(Tensor First, Tensor Second)> Moments => [.. _groups.SelectMany(group => group.Moments)];

    /// <summary>Steps that every parameter has made, in the order of <see cref="parameters"/>.</summary>
    /// <exception cref="ArgumentException">Set to another number of counts than there are parameters.</exception>
    public IReadOnlyList<long> StepCounts
    {
        get => [.. _groups.SelectMany(group => group.StepCounts)];
        set
        {
            if (value.Count != _groups.Sum(group => group.Parameters.Length))
                throw new ArgumentException($"{value.Count} counts for {_groups.Sum(group => group.Parameters.Length)} parameters", nameof(value));
            var start = 0;
            foreach (var group in _groups)
                for (int i = 0; i < group.Parameters.Length; i++)
                    group.StepCounts[i] = value[start++];
            _deviceSteps = null;
        }
    }

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss;
        using (enable_grad()) loss = closure?.Invoke();
        using var plain = no_grad();
        if (StepAtOnce())
            return loss;
        foreach (var group in _groups)
            group.Step();
        return loss;
    }

    public override void zero_grad() => Gradients.Clear(parameters(), true);

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _groups.ForEach(group => group.Dispose());
        _state?.Dispose();
        _state = null;
    }

    private sealed class Group : IDisposable
    {
        private readonly Tensor[] _first;
        private readonly Tensor[] _second;
        private readonly long[] _steps;
        private readonly AdamW.Options _options;

        internal Group(AdamW.ParamGroup source, Predicate<Parameter> bytes)
        {
            Source = source;
            _options = source.Options;
            if (_options.amsgrad == true || _options.maximize == true)
                throw new ArgumentException("FusedAdamW has neither amsgrad nor maximize; use AdamW");
            _options.LearningRate ??= 1e-3;
            _options.InitialLearningRate ??= _options.LearningRate;
            Parameters = source.Parameters.ToArray();
            using var plain = no_grad();
            Tensor Moment(Parameter parameter) => bytes(parameter) ? NewBytes(parameter)
                : parameter.is_cuda && parameter.dtype == ScalarType.BFloat16 ? zeros_like(parameter, ScalarType.Float32) : zeros_like(parameter);
            _first = Array.ConvertAll(Parameters, parameter => Moment(parameter).DetachFromDisposeScope());
            _second = Array.ConvertAll(Parameters, parameter => Moment(parameter).DetachFromDisposeScope());
            _steps = new long[Parameters.Length];
        }

        internal AdamW.ParamGroup Source { get; }

        internal Parameter[] Parameters { get; }

        internal IEnumerable<(Tensor First, Tensor Second)> Moments => _first.Zip(_second);

        internal long[] StepCounts => _steps;

        internal double Rate => _options.LearningRate ?? 1e-3;

        internal double Beta1 => _options.beta1 ?? 0.9;

        internal double Beta2 => _options.beta2 ?? 0.999;

        private double Epsilon => _options.eps ?? 1e-8;

        private double Decay => _options.weight_decay ?? 0;

        public void Dispose()
        {
            foreach (var moment in _first.Concat(_second))
                moment.Dispose();
        }

        /// <summary>Indices of the parameters that have a gradient.</summary>
        internal int[] Moving()
        {
            var moving = new List<int>(Parameters.Length);
            for (int i = 0; i < Parameters.Length; i++)
            {
                using var gradient = Parameters[i].grad;
                if (gradient is not null)
                    moving.Add(i);
            }
            return [.. moving];
        }

        internal void StepOnDevice(Tensor state)
        {
            var moving = Moving();
            if (moving.Length == 0)
                return;
            using var scope = NewDisposeScope();
            OwnAdamW.Run(
                Array.ConvertAll<int, Tensor>(moving, i => Parameters[i]),
                Array.ConvertAll(moving, i => Parameters[i].grad!.contiguous()),
                Array.ConvertAll(moving, i => _first[i]),
                Array.ConvertAll(moving, i => _second[i]),
                state, Beta1, Beta2, Epsilon, Decay, true);
        }

        internal void Step()
        {
            if (Fused.Enabled && Loop())
                return;
            if (_first.Any(moment => moment.dtype == ScalarType.Byte))
                throw new NotSupportedException("8-bit moments exist fused only: with float32 parameters and gradients on the CPU, or in the step on a CUDA device.");
            using var scope = NewDisposeScope();
            var gradients = Array.ConvertAll(Parameters, parameter => parameter.grad);
            if (Fused.Enabled && Op._fused_adamw_.Exists && gradients.All(gradient => gradient is null || gradient.is_cuda && gradient.dtype == ScalarType.Float32))
                Kernel(gradients);
            else
                Plainly(gradients);
        }

        private bool Loop()
        {
            using var parameters = new HandleList(Parameters);
            using var first = new HandleList(_first);
            using var second = new HandleList(_second);
            fixed (long* steps = _steps)
            {
                var done = Native.r2q_adamw_step(parameters.Pointer, first.Pointer, second.Pointer, steps, parameters.Count, Rate, Beta1, Beta2, Epsilon, Decay);
                Native.Check(done, nameof(FusedAdamW));
                return done == 1;
            }
        }

        /// <summary>libtorch's kernel, once per device and step count: it takes the count as a tensor beside each parameter.</summary>
        private void Kernel(Tensor?[] gradients)
        {
            var chosen = Enumerable.Range(0, Parameters.Length).Where(i => gradients[i] is not null).ToArray();
            foreach (var i in chosen)
                _steps[i]++;
            foreach (var same in chosen.GroupBy(i => (_steps[i], Parameters[i].device)))
            {
                var indices = same.ToArray();
                var count = full([1], (double)same.Key.Item1, ScalarType.Float32, same.Key.device)[0];
                Op._fused_adamw_.Run(
                    Array.ConvertAll<int, Tensor>(indices, i => Parameters[i]),
                    Array.ConvertAll(indices, i => gradients[i]!),
                    Array.ConvertAll(indices, i => _first[i]),
                    Array.ConvertAll(indices, i => _second[i]),
                    Array.Empty<Tensor>(),
                    Array.ConvertAll(indices, _ => count),
                    Rate, Beta1, Beta2, Decay, Epsilon, false, false);
            }
        }

        private void Plainly(Tensor?[] gradients)
        {
            for (int i = 0; i < Parameters.Length; i++)
                if (gradients[i] is { } gradient)
                    PlainAdamW.Update(Parameters[i], gradient, _first[i], _second[i], ++_steps[i], Rate, Beta1, Beta2, Epsilon, Decay);
        }
    }
}
