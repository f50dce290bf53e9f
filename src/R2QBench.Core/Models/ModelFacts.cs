using R2QBench.Core.Identity;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Specs;

namespace R2QBench.Core.Models;

/// <summary>What can be said of a model folder without loading the weights or any native library.</summary>
public sealed class ModelFacts
{
    private readonly Lazy<string> _contentHash;
    private readonly Lazy<string> _tokenizerHash;

    internal ModelFacts(
        DecoderConfig config, IReadOnlyList<TensorSlot> tensors, IReadOnlyDictionary<string, string> storedDtypes,
        IReadOnlyList<string> modelFiles, IReadOnlyList<string> tokenizerFiles, IReadOnlyList<string> notices)
    {
        Config = config;
        Tensors = tensors;
        StoredDtypes = storedDtypes;
        Notices = notices;
        Linears =
        [
            .. tensors.Where(t => t.Role is TensorRole.BlockLinear or TensorRole.Head).Select(t => new LinearShape(t.ModulePath, t.Shape[0], t.Shape[1])),
        ];
        _contentHash = new Lazy<string>(() => ContentHash.OfFiles(modelFiles));
        _tokenizerHash = new Lazy<string>(() => ContentHash.OfFiles(tokenizerFiles));
    }

    /// <summary>Sizes and kinds of its parts, as the checkpoint says.</summary>
    public DecoderConfig Config { get; }

    /// <summary>Every tensor of the model; a tied output projection is the embedding and not listed.</summary>
    public IReadOnlyList<TensorSlot> Tensors { get; }

    /// <summary>Number format of each tensor in the weight files, e.g. <c>BF16</c>, by the name in <see cref="Tensors"/>.</summary>
    public IReadOnlyDictionary<string, string> StoredDtypes { get; }

    /// <summary>Linear layers in the order of the model: those of the blocks, then the output projection if it has its own matrix.</summary>
    public IReadOnlyList<LinearShape> Linears { get; }

    /// <summary>Numbers in all tensors together, a tied matrix counted once.</summary>
    public long ParameterCount => Tensors.Sum(t => t.ElementCount);

    /// <summary>Token ids are below it.</summary>
    public int VocabularySize => Config.VocabularySize;

    /// <summary>Longest sequence that is accepted, in tokens.</summary>
    public int ContextLength => Config.ContextLength;

    /// <summary>SHA-256 over configuration and weight files; reads them whole at the first call.</summary>
    public string ModelHash => _contentHash.Value;

    /// <summary>SHA-256 over the tokenizer's files.</summary>
    public string TokenizerHash => _tokenizerHash.Value;

    /// <summary>What a user should know though it is no error.</summary>
    public IReadOnlyList<string> Notices { get; }
}
