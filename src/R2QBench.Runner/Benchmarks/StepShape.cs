using R2QBench.Core.Models.Configuration;

namespace R2QBench.Runner.Benchmarks;

/// <summary>A model shape and batch that training steps are measured with: those of the peer script, sequences of 2048 tokens.</summary>
/// <param name="Name">On the command line and in the peer script.</param>
/// <param name="Config">Llama-shaped, vocabulary 32000.</param>
/// <param name="Batch">Rows per step.</param>
/// <param name="WideLatents">Latent weights in float32; false for bfloat16.</param>
public sealed record StepShape(string Name, DecoderConfig Config, int Batch, bool WideLatents)
{
    public const int SequenceLength = 2048;

    /// <summary>160m, 1b, 7b.</summary>
    public static IReadOnlyList<StepShape> All { get; } =
    [
        new("160m", Llama(768, 2048, 12, 12, 12), 16, true),
        new("1b", Llama(2048, 5632, 22, 32, 4), 8, true),
        new("7b", Llama(4096, 11008, 32, 32, 32), 2, false),
    ];

    /// <summary>Multiply-adds of one step counted as two operations: 6 per weight (without the embedding) and token, and causal attention; nothing for what is recomputed.</summary>
    public double Operations(long parameters, int batch) =>
        (6.0 * (parameters - ((long)Config.VocabularySize * Config.HiddenSize)) + 6.0 * Config.Layers * Config.HiddenSize * SequenceLength) * batch * SequenceLength;

    private static DecoderConfig Llama(int hidden, int intermediate, int layers, int heads, int keyHeads) => new()
    {
        Family = "llama",
        VocabularySize = 32000,
        HiddenSize = hidden,
        IntermediateSize = intermediate,
        Layers = layers,
        Heads = heads,
        KeyValueHeads = keyHeads,
        HeadDimension = hidden / heads,
        MaximumPositions = SequenceLength,
        TiedEmbeddings = false,
        NormEpsilon = 1e-6,
        Rotary = new RotaryConfig { Dimensions = hidden / heads },
    };
}
