using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Layers;
using R2QBench.Core.Tokenizers;
using static TorchSharp.torch;

namespace R2QBench.Core.Models;

/// <summary>Loads models from Hugging Face folders: <c>config.json</c>, safetensors files, tokenizer.</summary>
public static class ModelLoader
{
    /// <summary>Reads the configuration alone; loads no native library.</summary>
    /// <exception cref="ProblemException">See <see cref="ConfigFile.Read"/>.</exception>
    public static DecoderConfig ReadConfig(string folder) => ConfigFile.Read(folder);

    /// <summary>Says what the folder holds, after checking that configuration, weight files and tokenizer fit together; loads no native library and no weights.</summary>
    /// <exception cref="ProblemException">What <see cref="Load"/> would refuse, but for NaN and infinity in the weights.</exception>
    public static ModelFacts Inspect(string folder)
    {
        var config = ConfigFile.Read(folder);
        return Inspect(folder, config, CheckTokenizer(TokenizerLoader.Load(folder), config, folder));
    }

    /// <summary>As <see cref="Inspect(string)"/>, for a folder that has no tokenizer.</summary>
    /// <exception cref="ProblemException">What <see cref="LoadWithoutTokenizer"/> would refuse, but for NaN and infinity in the weights.</exception>
    public static ModelFacts InspectWithoutTokenizer(string folder) => Inspect(folder, ConfigFile.Read(folder), []);

    /// <summary>Loads model and tokenizer.</summary>
    /// <param name="folder">A Hugging Face folder; see <see cref="ModelSources"/> for other sources.</param>
    /// <param name="computeDtype">Dtype of activations and products: float32, bfloat16 or float16. Logits are float32.</param>
    /// <param name="device">Where the parameters shall live.</param>
    /// <param name="latentDtype">Dtype of the parameters; float32 for training, the compute dtype saves memory where a model is only evaluated.</param>
    /// <exception cref="ProblemException">Anything missing, damaged or not supported, and NaN or infinity in the weights (the tensor is named).</exception>
    public static LoadedModel Load(string folder, ScalarType computeDtype, Device device, ScalarType latentDtype = ScalarType.Float32)
    {
        var config = ConfigFile.Read(folder);
        var tokenizer = TokenizerLoader.Load(folder);
        var notices = CheckTokenizer(tokenizer, config, folder);
        var (model, weightNotices) = LoadWeights(folder, config, new TensorFormat(latentDtype, computeDtype, device));
        return new LoadedModel(model, tokenizer, folder, [.. weightNotices, .. notices]);
    }

    /// <summary>Loads a model whose folder has no tokenizer.</summary>
    /// <exception cref="ProblemException">As <see cref="Load"/>.</exception>
    public static LanguageModel LoadWithoutTokenizer(string folder, ScalarType computeDtype, Device device, ScalarType latentDtype = ScalarType.Float32) =>
        LoadWeights(folder, ConfigFile.Read(folder), new TensorFormat(latentDtype, computeDtype, device)).Model;

    private static ModelFacts Inspect(string folder, DecoderConfig config, IReadOnlyList<string> notices)
    {
        using var weights = WeightFiles.Open(folder);
        var match = CheckpointMatch.Of(config, weights);
        return new ModelFacts(
            config,
            [.. match.Pairs.Select(pair => pair.Slot)],
            match.Pairs.ToDictionary(pair => pair.Slot.Name, pair => weights.Find(pair.StoredName)!.Dtype),
            [Path.Combine(folder, ConfigFile.Name), .. WeightFiles.PathsIn(folder)],
            TokenizerLoader.PathsIn(folder),
            [.. match.Notices, .. notices]);
    }

    private static (DecoderModel Model, IReadOnlyList<string> Notices) LoadWeights(string folder, DecoderConfig config, TensorFormat format)
    {
        using var weights = WeightFiles.Open(folder);
        var match = CheckpointMatch.Of(config, weights);
        var model = new DecoderModel(config, format);
        try
        {
            foreach (var (slot, stored) in match.Pairs)
                WeightCopy.Fill(weights.FileOf(stored)!, stored, model.Weights[slot.Name], slot.StoredTransposed);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        model.eval();
        return (model, match.Notices);
    }

    private static IReadOnlyList<string> CheckTokenizer(Tokenizer tokenizer, DecoderConfig config, string folder)
    {
        if (tokenizer.VocabularySize > config.VocabularySize)
            throw new ProblemException(new Problem(
                "The tokenizer has ids that the model's embedding does not have", $"{folder}  vocab_size", config.VocabularySize.ToString(),
                $"at least {tokenizer.VocabularySize}", "use the tokenizer that belongs to the model"));
        return [];
    }
}
