using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using TorchSharp.Modules;

namespace R2QBench.Runner.Training;

/// <summary>The parameters of a student by what they are, so that a phase can choose among them.</summary>
public sealed record TrainableParts
{
    /// <summary>The model.</summary>
    public required LanguageModel Student { get; init; }

    /// <summary>Latent weights of quantized layers.</summary>
    public IReadOnlyList<Parameter> QuantizedWeights { get; init; } = [];

    /// <summary>Learned scales, layer by layer.</summary>
    public IReadOnlyList<Parameter> Scales { get; init; } = [];

    /// <summary>Learned zero points.</summary>
    public IReadOnlyList<Parameter> ZeroPoints { get; init; } = [];

    /// <summary>Scales and zero points of the layers of one block.</summary>
    public Func<int, IReadOnlyList<Parameter>> LearnedOfBlock { get; init; } = _ => [];

    /// <summary>What the optimizer moves in a stage: weights and biases of the model, and learned scales.</summary>
    public (IReadOnlyList<Parameter> Weights, IReadOnlyList<Parameter> Learned) Of(TrainingStage stage)
    {
        var train = stage.Phase.Train;
        var quantized = Set(QuantizedWeights);
        var weights = (stage.Block is { } block ? Student.BlockParameters(block) : Student.Weights.Values)
            .Where(parameter => train.Contains(quantized.Contains(parameter) ? PhaseSpec.Weights : PhaseSpec.Others));
        var chosen = Set([.. train.Contains(PhaseSpec.Scales) ? Scales : [], .. train.Contains(PhaseSpec.ZeroPoints) ? ZeroPoints : []]);
        var learned = stage.Block is { } ofBlock ? LearnedOfBlock(ofBlock) : AllLearned;
        return ([.. weights], [.. learned.Where(chosen.Contains)]);
    }

    /// <summary>Scales and zero points of all layers.</summary>
    public IReadOnlyList<Parameter> AllLearned { get; init; } = [];

    private static HashSet<Parameter> Set(IEnumerable<Parameter> parameters) => new(parameters, ReferenceEqualityComparer.Instance);
}
