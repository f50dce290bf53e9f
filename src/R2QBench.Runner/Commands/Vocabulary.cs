using R2QBench.Core.Specs;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Quantizers;
using R2QBench.Tasks;
using R2QBench.Tasks.Corpora;

namespace R2QBench.Runner.Commands;

/// <summary>The names that specs may use, collected from the registries; loads no native library.</summary>
public static class Vocabulary
{
    /// <summary>Those of this program and of the tasks found beside the current directory.</summary>
    public static SpecVocabulary Create() => new(
        QuantizerRegistry.All.ToDictionary(method => method.Name, method => method.Facts),
        [.. LossRegistry.All.Select(loss => loss.Name)],
        TaskRegistry.Names(),
        [.. CorpusCatalog.All.Select(corpus => corpus.Name)]);
}
