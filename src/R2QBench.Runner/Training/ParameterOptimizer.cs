using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Runner.Training.State;
using R2QBench.Torch;
using TorchSharp.Modules;

namespace R2QBench.Runner.Training;

/// <summary>The optimizer of a spec over all parameters of a model.</summary>
public sealed class ParameterOptimizer : IDisposable
{
    private readonly FusedAdamW _optimizer;

    private readonly double[] _factors;

    private ParameterOptimizer(FusedAdamW optimizer, double[] factors) => (_optimizer, _factors) = (optimizer, factors);

    /// <summary>AdamW in two groups: weight matrices with the spec's weight decay; norms, biases and learned scales without any.</summary>
    /// <param name="weights">The model's parameters.</param>
    /// <param name="scales">Learned quantization scales; may be empty.</param>
    /// <param name="spec">Name and constants.</param>
    /// <param name="scaleLearningRate">Peak rate of the scales, which then are a third group; null: as the others'.</param>
    /// <exception cref="ArgumentException">There is no optimizer of that name.</exception>
    /// <exception cref="ProblemException">Moments of 8 bits where they cannot be updated.</exception>
    public static ParameterOptimizer Create(IReadOnlyList<Parameter> weights, IReadOnlyList<Parameter> scales, OptimizerSpec spec, double? scaleLearningRate = null)
    {
        if (spec.Name != "adamw") throw new ArgumentException($"There is no optimizer {spec.Name}.", nameof(spec));
        AdamW.ParamGroup Group(IEnumerable<Parameter> members, double decay) =>
            new(members, spec.LearningRate, spec.Beta1, spec.Beta2, spec.Epsilon, decay);
        var matrices = weights.Where(parameter => parameter.dim() > 1).ToList();
        var others = weights.Where(parameter => parameter.dim() <= 1).Concat(scaleLearningRate is null ? scales : []).ToList();
        var groups = new List<AdamW.ParamGroup>();
        var factors = new List<double>();
        Add(matrices, spec.WeightDecay, 1);
        Add(others, 0, 1);
        if (scaleLearningRate is { } rate) Add(scales, 0, rate / spec.LearningRate);
        if (spec.Moments == OptimizerSpec.ByteMoments && !Fused.Enabled)
        {
            throw new ProblemException(new Problem(
                $"Only the fused optimizer updates moments of 8 bits, and fused operators are off ({Fused.Variable}=0 or fused: false)", "training.optimizer.moments", spec.Moments,
                OptimizerSpec.WideMoments));
        }

        var narrow = spec.Moments == OptimizerSpec.ByteMoments ? matrices.ToHashSet<Parameter>(ReferenceEqualityComparer.Instance) : [];
        var optimizer = new ParameterOptimizer(new FusedAdamW(groups, narrow.Contains), [.. factors]);
        if (narrow.Count == 0 || !narrow.First().is_cuda || optimizer.OnDevice is not null) return optimizer;
        optimizer.Dispose();
        throw new ProblemException(new Problem(
            "Moments of 8 bits on this CUDA device need the fused operators of libtorch 2.8 or newer, and one learning rate for all parameters",
            "training.optimizer.moments", spec.Moments, OptimizerSpec.WideMoments));

        void Add(IReadOnlyList<Parameter> members, double decay, double factor)
        {
            if (members.Count == 0) return;
            groups.Add(Group(members, decay));
            factors.Add(factor);
        }
    }

    /// <summary>The optimizer itself, where a whole step can run on the device: one learning rate for all, see <see cref="FusedAdamW.HasDeviceStep"/>; else null.</summary>
    public FusedAdamW? OnDevice => _factors.All(factor => factor == 1) && _optimizer.HasDeviceStep ? _optimizer : null;

    /// <summary>One step at a learning rate; scales with a rate of their own keep its ratio.</summary>
    public void Step(double learningRate)
    {
        foreach (var (index, group) in _optimizer.ParamGroups.Index()) group.LearningRate = learningRate * _factors[index];
        _optimizer.step();
    }

    /// <summary>Forgets all gradients.</summary>
    public void ClearGradients() => _optimizer.zero_grad();

    /// <summary>Moments and step counts, in the order of the parameters.</summary>
    public StatePart State => new(
        "optimizer",
        state =>
        {
            foreach (var (index, (first, second)) in _optimizer.Moments.Index())
            {
                state.Tensor($"{index}.first", first);
                state.Tensor($"{index}.second", second);
            }

            state.Value("steps", _optimizer.StepCounts);
        },
        state =>
        {
            foreach (var (index, (first, second)) in _optimizer.Moments.Index())
            {
                state.CopyTo($"{index}.first", first);
                state.CopyTo($"{index}.second", second);
            }

            _optimizer.StepCounts = state.Value<long[]>("steps");
        });

    public void Dispose() => _optimizer.Dispose();
}
