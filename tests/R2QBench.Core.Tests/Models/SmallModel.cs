using R2QBench.Core.Checkpoints;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Tests.Tokenizers;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

/// <summary>A tiny random Llama, as an object or as a folder that tests may spoil.</summary>
internal static class SmallModel
{
    public static DecoderConfig Config { get; } = new()
    {
        Family = "llama",
        VocabularySize = 300,
        HiddenSize = 16,
        IntermediateSize = 24,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadDimension = 4,
        MaximumPositions = 32,
        TiedEmbeddings = true,
        NormEpsilon = 1e-5,
        Rotary = new RotaryConfig { Dimensions = 4 },
        BosTokenId = 1,
        EosTokenId = 2,
    };

    public static LanguageModel Create(long seed = 1, DecoderConfig? config = null, ScalarType compute = ScalarType.Float32) =>
        ModelBuilder.CreateRandom(config ?? Config, seed, compute, CPU);

    /// <summary>Writes model and tokenizer.</summary>
    public static void Write(string folder, DecoderConfig? config = null, string dtype = TensorDtype.F32)
    {
        using var model = Create(config: config);
        ModelWriter.Save(model, folder, dtype);
        SmallTokenizer.Write(folder);
    }

    /// <summary>Rewrites the weight file after the test changed the list of its tensors.</summary>
    public static void ChangeWeights(string folder, Func<IEnumerable<TensorToWrite>, IEnumerable<TensorToWrite>> change)
    {
        var path = Path.Combine(folder, "model.safetensors");
        List<TensorToWrite> tensors = [];
        using (var file = SafetensorsFile.Open(path))
            foreach (var entry in file.Entries.Values)
                tensors.Add(TensorToWrite.Of(entry.Name, entry.Dtype, entry.Shape, file.Bytes(entry.Name).ToArray()));
        SafetensorsWriter.Write(path, change(tensors));
    }

    /// <summary>[1, count] token ids.</summary>
    public static Tensor Ids(int count) => arange(count, ScalarType.Int64).unsqueeze(0);
}
