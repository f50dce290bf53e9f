using R2QBench.Core.Errors;

namespace R2QBench.Core.Models.Families;

/// <summary>All families that can be loaded.</summary>
internal static class FamilyRegistry
{
    public static IReadOnlyList<IDecoderFamily> All { get; } =
    [
        new LlamaFamily(),
        new MistralFamily(),
        new Qwen2Family(),
        new Qwen3Family(),
        new OptFamily(),
        new Gpt2Family(),
        new GptNeoXFamily(),
    ];

    /// <summary>The family of a <c>model_type</c>, or null.</summary>
    public static IDecoderFamily? Find(string modelType) => All.FirstOrDefault(family => family.ModelType == modelType);

    /// <summary>The family of a <c>model_type</c>.</summary>
    /// <param name="modelType">As in the configuration.</param>
    /// <param name="file">Named in the problem.</param>
    /// <exception cref="ProblemException">There is no such family here.</exception>
    public static IDecoderFamily Get(string modelType, string file) => Find(modelType) ?? throw new ProblemException(new Problem(
        "Models of this type are not supported", $"{file}  model_type", modelType, string.Join(", ", All.Select(f => f.ModelType))));
}
