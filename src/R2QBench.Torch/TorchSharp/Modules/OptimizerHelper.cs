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

/// <summary>What the optimizers share: groups and the disposal of their state.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    /// <summary>Runs the closure with gradients on.</summary>
    private protected static Tensor? Loss(Func<Tensor>? closure)
    {
        using var graph = enable_grad();
        return closure?.Invoke();
    }
}
