using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;

namespace R2QBench.Core.Models;

/// <summary>Lists every tensor of a model, in the order in which the model computes; no tensor library is needed for it.</summary>
public static class DecoderLayout
{
    /// <summary>All tensors of a model; a tied output projection is not listed, since it is the embedding.</summary>
    public static IReadOnlyList<TensorSlot> Slots(DecoderConfig config)
    {
        var names = FamilyRegistry.Get(config.Family, ConfigFile.Name).Names(config);
        var slots = new List<TensorSlot>();
        var embeddingWidth = config.EmbeddingWidth ?? config.HiddenSize;
        slots.Add(new TensorSlot($"{names.Embedding}.weight", [config.VocabularySize, embeddingWidth], TensorRole.Embedding));
        if (config.LearnedPositionOffset is { } offset)
            slots.Add(new TensorSlot($"{names.Positions}.weight", [config.MaximumPositions + offset, config.HiddenSize], TensorRole.Positions));
        if (config.EmbeddingWidth is not null)
            slots.Add(new TensorSlot($"{names.ProjectIn}.weight", [config.HiddenSize, embeddingWidth], TensorRole.EmbeddingProjection));
        for (var block = 0; block < config.Layers; block++) AddBlock(config, names, block, slots);
        if (config.FinalNorm) AddNorm(config, names.FinalNorm, config.HiddenSize, slots);
        if (config.EmbeddingWidth is not null)
            slots.Add(new TensorSlot($"{names.ProjectOut}.weight", [embeddingWidth, config.HiddenSize], TensorRole.EmbeddingProjection));
        if (!config.TiedEmbeddings)
            slots.Add(new TensorSlot($"{names.Head}.weight", [config.VocabularySize, embeddingWidth], TensorRole.Head));
        return slots;
    }

    /// <summary>True for the two projections of a block whose results are added to the residual stream.</summary>
    internal static bool AddsToResidual(DecoderConfig config, TensorSlot slot)
    {
        var names = FamilyRegistry.Get(config.Family, ConfigFile.Name).Names(config);
        return slot.ModulePath.EndsWith($".{names.AttentionOutput}", StringComparison.Ordinal) || slot.ModulePath.EndsWith($".{names.Down}", StringComparison.Ordinal);
    }

    private static void AddBlock(DecoderConfig config, DecoderNames names, int block, List<TensorSlot> slots)
    {
        void Linear(string module, long outputs, long inputs, bool bias)
        {
            var path = names.InBlock(block, module);
            slots.Add(new TensorSlot($"{path}.weight", [outputs, inputs], TensorRole.BlockLinear, names.TransposedLinears));
            if (bias) slots.Add(new TensorSlot($"{path}.bias", [outputs], TensorRole.Bias));
        }

        AddNorm(config, names.InBlock(block, names.AttentionNorm), config.HiddenSize, slots);
        if (config.Qkv == QkvLayout.Separate)
        {
            Linear(names.Query, config.QueryWidth, config.HiddenSize, config.QkvBias);
            Linear(names.Key, config.KeyValueWidth, config.HiddenSize, config.QkvBias);
            Linear(names.Value, config.KeyValueWidth, config.HiddenSize, config.QkvBias);
        }
        else
        {
            Linear(names.Qkv, config.QueryWidth + 2 * config.KeyValueWidth, config.HiddenSize, config.QkvBias);
        }

        if (config.QueryKeyNorm)
        {
            AddNorm(config, names.InBlock(block, names.QueryNorm), config.HeadDimension, slots);
            AddNorm(config, names.InBlock(block, names.KeyNorm), config.HeadDimension, slots);
        }

        Linear(names.AttentionOutput, config.HiddenSize, config.QueryWidth, config.AttentionOutputBias);
        AddNorm(config, names.InBlock(block, names.MlpNorm), config.HiddenSize, slots);
        if (config.GatedMlp) Linear(names.Gate, config.IntermediateSize, config.HiddenSize, config.MlpBias);
        Linear(names.Up, config.IntermediateSize, config.HiddenSize, config.MlpBias);
        Linear(names.Down, config.HiddenSize, config.IntermediateSize, config.MlpBias);
    }

    private static void AddNorm(DecoderConfig config, string path, long width, List<TensorSlot> slots)
    {
        slots.Add(new TensorSlot($"{path}.weight", [width], TensorRole.Norm));
        if (config.Norm == NormKind.Layer) slots.Add(new TensorSlot($"{path}.bias", [width], TensorRole.Norm));
    }
}
