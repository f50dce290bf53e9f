using R2QBench.Core.Models;
using R2QBench.Core.Models.Configuration;
using R2QBench.Testing.Devices;
using static TorchSharp.torch;

namespace R2QBench.Tasks.Tests;

/// <summary>A very small untrained decoder for <see cref="WordTokenizer"/>: same weights every time.</summary>
internal static class RandomModel
{
    public const int ContextLength = 32;

    public static LanguageModel Create(string device = TestDevice.Cpu) => ModelBuilder.CreateRandom(
        new DecoderConfig
        {
            Family = "llama",
            VocabularySize = 1000,
            HiddenSize = 16,
            IntermediateSize = 24,
            Layers = 2,
            Heads = 2,
            KeyValueHeads = 1,
            HeadDimension = 8,
            MaximumPositions = ContextLength,
            TiedEmbeddings = true,
            NormEpsilon = 1e-5,
            Rotary = new RotaryConfig { Theta = 10000, Dimensions = 8 },
        },
        seed: 1, ScalarType.Float32, device);

    /// <summary>The model and a tokenizer, ready to be evaluated.</summary>
    public static EvaluationContext Context(
        LanguageModel model, Action<EvaluationProgress>? progress = null, Action<ItemScore>? samples = null, int tokenBudget = 256) =>
        new(model, new WordTokenizer(), model.Device, progress, samples, tokenBudget);
}
