using R2QBench.Core.Specs;
using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training;

/// <summary>The optimizer of a spec over all parameters of a model.</summary>
public sealed class ParameterOptimizer : IDisposable
{
    private readonly optim.Optimizer _optimizer;

    private ParameterOptimizer(optim.Optimizer optimizer) => _optimizer = optimizer;

    /// <summary>AdamW in two groups: matrices with the spec's weight decay, vectors (norms, biases) without any.</summary>
    /// <exception cref="ArgumentException">There is no optimizer of that name.</exception>
    public static ParameterOptimizer Create(IReadOnlyList<Parameter> parameters, OptimizerSpec spec)
    {
        if (spec.Name != "adamw") throw new ArgumentException($"There is no optimizer {spec.Name}.", nameof(spec));
        AdamW.ParamGroup Group(IEnumerable<Parameter> members, double decay) =>
            new(members, spec.LearningRate, spec.Beta1, spec.Beta2, spec.Epsilon, decay);
        var groups = new List<AdamW.ParamGroup>
        {
            Group(parameters.Where(parameter => parameter.dim() > 1), spec.WeightDecay),
            Group(parameters.Where(parameter => parameter.dim() <= 1), 0),
        };
        return new ParameterOptimizer(new FusedAdamW(groups.Where(group => group.Parameters.Any())));
    }

    /// <summary>One step at a learning rate.</summary>
    public void Step(double learningRate)
    {
        foreach (var group in _optimizer.ParamGroups) group.LearningRate = learningRate;
        _optimizer.step();
    }

    /// <summary>Forgets all gradients.</summary>
    public void ClearGradients() => _optimizer.zero_grad();

    public void Dispose() => _optimizer.Dispose();
}
