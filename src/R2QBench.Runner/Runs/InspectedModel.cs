using R2QBench.Core.Errors;
using R2QBench.Core.Models;

namespace R2QBench.Runner.Runs;

/// <summary>A model as far as it can be known without loading it.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Facts">Shapes, context, hashes of its files.</param>
/// <param name="NonFinite">Set if a weight is NaN or infinite: its runs would fail.</param>
internal sealed record InspectedModel(string Folder, ModelFacts Facts, Problem? NonFinite)
{
    /// <exception cref="ProblemException">The folder, the weights or the tokenizer is missing or damaged.</exception>
    public static InspectedModel Open(string source)
    {
        var folder = ModelSources.ResolveFolder(source);
        return new InspectedModel(folder, ModelLoader.Inspect(folder), NonFiniteWeights.Find(folder));
    }
}
