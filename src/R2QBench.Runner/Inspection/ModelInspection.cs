using R2QBench.Core.Models;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Tokenizers;
using R2QBench.Methods.Quantizers;

namespace R2QBench.Runner.Inspection;

/// <summary>What a checkpoint is, and what a method would make of it.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Config">Its shape.</param>
/// <param name="Dtypes">Number formats in the weight files, the most frequent first.</param>
/// <param name="Tokenizer">Null where the folder has none.</param>
/// <param name="Modules">In the order of the model.</param>
/// <param name="Notices">What a user should know though it is no error.</param>
public sealed record ModelInspection(
    string Folder, DecoderConfig Config, IReadOnlyList<string> Dtypes, TokenizerFacts? Tokenizer, IReadOnlyList<ModuleSize> Modules, IReadOnlyList<string> Notices)
{
    public long Parameters => Modules.Sum(module => module.Parameters);

    public IEnumerable<ModuleSize> Quantized => Modules.Where(module => module.IsQuantized);

    /// <summary>Bytes of all modules together.</summary>
    public long Bytes => Modules.Sum(module => module.Bytes);

    /// <summary>Looks at a folder; loads no native library.</summary>
    /// <exception cref="Core.Errors.ProblemException">Damaged or not supported; missing and unexpected tensors are listed by name.</exception>
    public static ModelInspection Of(string folder, IQuantizer quantizer, IReadOnlyList<string> skip)
    {
        var hasTokenizer = TokenizerLoader.IsPresent(folder);
        var facts = hasTokenizer ? ModelLoader.Inspect(folder) : ModelLoader.InspectWithoutTokenizer(folder);
        return new ModelInspection(
            folder,
            facts.Config,
            [.. facts.Tensors.GroupBy(tensor => facts.StoredDtypes[tensor.Name]).OrderByDescending(group => group.Sum(tensor => tensor.ElementCount)).Select(group => group.Key)],
            hasTokenizer ? TokenizerFacts.Of(folder) : null,
            ModuleSizes.Of(facts, quantizer, skip),
            facts.Notices);
    }
}
