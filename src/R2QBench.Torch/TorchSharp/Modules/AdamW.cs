using R2QBench.Torch;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam with decoupled weight decay (Loshchilov &amp; Hutter, arXiv 1711.05101), one operator after the other.</summary>
public class AdamW : OptimizerHelper
{
    private readonly List<ParamGroup> _groups = [];
    private readonly Dictionary<Parameter, State> _states = new(ReferenceEqualityComparer.Instance);
    private readonly Options _defaults;

    internal AdamW(IEnumerable<ParamGroup> groups, double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
    {
        _defaults = new Options
        {
            LearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in groups)
            add_param_group(group);
    }

    public override IEnumerable<optim.ILearningRateController> ParamGroups => _groups;

    public override IEnumerable<Parameter> parameters() => _groups.SelectMany(group => group.Parameters);

    /// <summary>Adds parameters; options that are null become the optimizer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number outside of its range.</exception>
    public void add_param_group(ParamGroup param_group)
    {
        var options = param_group.Options;
        options.LearningRate ??= _defaults.LearningRate;
        options.InitialLearningRate ??= options.LearningRate;
        options.beta1 ??= _defaults.beta1;
        options.beta2 ??= _defaults.beta2;
        options.eps ??= _defaults.eps;
        options.weight_decay ??= _defaults.weight_decay;
        options.amsgrad ??= _defaults.amsgrad;
        options.maximize ??= _defaults.maximize;
        if (options.LearningRate < 0 || options.eps < 0 || options.weight_decay < 0)
            throw new ArgumentOutOfRangeException(nameof(param_group), "lr, eps and weight_decay cannot be negative");
        if (options.beta1 is < 0 or >= 1 || options.beta2 is < 0 or >= 1)
            throw new ArgumentOutOfRangeException(nameof(param_group), "beta1 and beta2 lie in [0, 1)");
        param_group.Parameters = param_group.Parameters.ToArray();
        _groups.Add(param_group);
    }

    public override Tensor? step(Func<Tensor>? closure = null) => Step(_groups, Update, closure);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Free(_states);
    }

    private void Update(Parameter parameter, Tensor gradient, Options options)
    {
        if (options.maximize == true)
            gradient = -gradient;
        if (!_states.TryGetValue(parameter, out var state))
            _states.Add(parameter, state = new State(parameter, options.amsgrad == true));

        PlainAdamW.Update(
            parameter, gradient, state.First, state.Second, ++state.Step, options.LearningRate ?? 0, options.beta1 ?? 0, options.beta2 ?? 0, options.eps ?? 0,
            options.weight_decay ?? 0, state.Largest);
    }

    /// <summary>Moments of one parameter.</summary>
    private sealed class State(Parameter parameter, bool amsgrad) : IDisposable
    {
        internal long Step { get; set; }

        internal Tensor First { get; } = zeros_like(parameter).DetachFromDisposeScope();

        internal Tensor Second { get; } = zeros_like(parameter).DetachFromDisposeScope();

        internal Tensor? Largest { get; } = amsgrad ? zeros_like(parameter).DetachFromDisposeScope() : null;

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
            Largest?.Dispose();
        }
    }

    public class Options : OptimizerOptions
    {
        public double? beta1 { get; set; }

        public double? beta2 { get; set; }

        public double? eps { get; set; }

        public double? weight_decay { get; set; }

        public bool? amsgrad { get; set; }

        public bool? maximize { get; set; }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
        {
            Parameters = parameters;
            Options = options;
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this(parameters, new Options
            {
                LearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                amsgrad = amsgrad,
                maximize = maximize,
            })
        {
        }
    }
}
