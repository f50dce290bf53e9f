using R2QBench.Core.Identity;
using R2QBench.Core.Models;
using R2QBench.Core.Specs;

namespace R2QBench.Runner.Runs;

/// <summary>A run that passed all checks, with everything that identifies it.</summary>
/// <param name="Spec">What is asked for.</param>
/// <param name="Name">How people tell it from its siblings, e.g. <c>r2q, group_size 64</c>.</param>
/// <param name="Id">12 hexadecimal characters; the same for the same result.</param>
/// <param name="Hashes">What else the id was made from.</param>
/// <param name="ModelFolder">Where the model's files are.</param>
/// <param name="Model">What is known about the model without loading it.</param>
/// <param name="QuantizedLayers">Module paths of the layers that are quantized; empty for a baseline.</param>
public sealed record PlannedRun(
    RunSpec Spec,
    string Name,
    string Id,
    InputHashes Hashes,
    string ModelFolder,
    ModelFacts Model,
    IReadOnlyList<LinearShape> QuantizedLayers)
{
    /// <summary>By hash of an evaluation's data: share of its distinct 13-word sequences that stand in the run's training or calibration text.</summary>
    /// <remarks>Empty without such a text or if it is the teacher's own; without evaluations whose texts are all shorter.</remarks>
    public IReadOnlyDictionary<string, double> TrainingOverlap { get; init; } = new Dictionary<string, double>();
}
