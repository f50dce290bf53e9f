using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gradient descent with momentum, dampening and weight decay, in PyTorch's order.</summary>
public class SGD : OptimizerHelper
{
    private readonly ParamGroup _group;
    private readonly Dictionary<Parameter, Tensor> _momenta = new(ReferenceEqualityComparer.Instance);

    internal SGD(IEnumerable<Parameter> parameters, double lr, double momentum, double dampening, double weight_decay, bool nesterov, bool maximize)
    {
        _group = new ParamGroup
        {
            Parameters = parameters.ToArray(),
            Options = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                momentum = momentum,
                dampening = dampening,
                weight_decay = weight_decay,
                nesterov = nesterov,
                maximize = maximize,
            },
        };
    }

    public override IEnumerable<optim.ILearningRateController> ParamGroups => [_group];

    public override IEnumerable<Parameter> parameters() => _group.Parameters;

    public override Tensor? step(Func<Tensor>? closure = null) => Step([_group], Update, closure);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Free(_momenta);
    }

    private void Update(Parameter parameter, Tensor gradient, Options options)
    {
        if (options.maximize == true)
            gradient = -gradient;
        if (options.weight_decay is > 0 and { } decay)
            gradient = gradient.add(parameter, decay);
        if (options.momentum is > 0 and { } momentum)
        {
            if (!_momenta.TryGetValue(parameter, out var sum))
                _momenta.Add(parameter, sum = gradient.detach().clone().DetachFromDisposeScope());
            else
                sum.mul_(momentum).add_(gradient, 1 - (options.dampening ?? 0));
            gradient = options.nesterov == true ? gradient.add(sum, momentum) : sum;
        }
        parameter.add_(gradient, -(options.LearningRate ?? 0));
    }

    public class Options : OptimizerOptions
    {
        public double? momentum { get; set; }

        public double? dampening { get; set; }

        public double? weight_decay { get; set; }

        public bool? nesterov { get; set; }

        public bool? maximize { get; set; }
    }

    public class ParamGroup : ParamGroup<Options>;
}
