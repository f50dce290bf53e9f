using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Numbers of one parameter group; null takes the optimizer's.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double? InitialLearningRate { get; set; }
}

/// <summary>Parameters that share their options.</summary>
public class ParamGroup<TOptions> : optim.ILearningRateController
    where TOptions : OptimizerOptions, new()
{
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    public TOptions Options { get; set; } = new();

    public double LearningRate
    {
        get => Options.LearningRate ?? 0;
        set => Options.LearningRate = value;
    }

    public double InitialLearningRate
    {
        get => Options.InitialLearningRate ?? LearningRate;
        set => Options.InitialLearningRate = value;
    }
}

/// <summary>What the optimizers share: the walk over groups and parameters, and the disposal of their state.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    /// <summary>One step: the closure with gradients on, then every parameter that has a gradient, each in a scope of its own.</summary>
    /// <param name="groups">Parameters and their options.</param>
    /// <param name="update">Changes a parameter by its gradient.</param>
    /// <param name="closure">Computes the loss; may be null.</param>
    /// <returns>What the closure gave.</returns>
    private protected static Tensor? Step<TOptions>(IEnumerable<ParamGroup<TOptions>> groups, Action<Parameter, Tensor, TOptions> update, Func<Tensor>? closure)
        where TOptions : OptimizerOptions, new()
    {
        Tensor? loss;
        using (enable_grad())
            loss = closure?.Invoke();
        using var plain = no_grad();
        foreach (var group in groups)
            foreach (var parameter in group.Parameters)
            {
                using var scope = NewDisposeScope();
                if (parameter.grad is { } gradient)
                    update(parameter, gradient, group.Options);
            }
        return loss;
    }

    private protected static void Free<TState>(Dictionary<Parameter, TState> states)
        where TState : IDisposable
    {
        foreach (var state in states.Values)
            state.Dispose();
        states.Clear();
    }
}
