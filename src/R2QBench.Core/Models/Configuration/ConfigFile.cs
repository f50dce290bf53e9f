using System.Text.Json;
using System.Text.Json.Nodes;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Models.Families;

namespace R2QBench.Core.Models.Configuration;

/// <summary>Reads and writes a model's <c>config.json</c>.</summary>
public static class ConfigFile
{
    /// <summary>Name of the file within a model's folder.</summary>
    public const string Name = "config.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads the configuration of a model folder.</summary>
    /// <exception cref="ProblemException">Missing or unreadable file, unsupported family, missing or impossible values: all of them in one list.</exception>
    public static DecoderConfig Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ProblemException(new Problem("There is no such model folder", folder, NextStep: "give a folder with config.json, weights and tokenizer"));
        var path = Path.Combine(folder, Name);
        using var document = JsonFile.Parse(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new ProblemException(new Problem("The configuration is not a JSON object", path, document.RootElement.ValueKind.ToString()));

        var json = new ConfigJson(document.RootElement, path);
        if (json.Text("model_type") is not { } modelType)
            throw new ProblemException(new Problem("A needed key is missing", $"{path}  model_type", Allowed: string.Join(", ", FamilyRegistry.All.Select(f => f.ModelType))));
        var family = FamilyRegistry.Get(modelType, path);
        if (json.Has("quantization_config"))
            json.Complain("The checkpoint is already quantized", "quantization_config", nextStep: "use the full-precision checkpoint");
        var config = family.Read(json);
        json.ThrowIfWrong();
        CheckShape(config, json);
        json.ThrowIfWrong();
        return config;
    }

    /// <summary>Writes a configuration that <see cref="Read"/>, and Hugging Face's programs, understand.</summary>
    /// <param name="config">What to write.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="dtype">Dtype of the stored weights: <c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</param>
    public static void Write(DecoderConfig config, string folder, string dtype)
    {
        var family = FamilyRegistry.Get(config.Family, Path.Combine(folder, Name));
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(family.Architecture),
            ["model_type"] = config.Family,
            ["torch_dtype"] = dtype,
            ["bos_token_id"] = config.BosTokenId,
            ["eos_token_id"] = config.EosTokenId,
        };
        family.Write(config, json);
        AtomicFile.WriteText(Path.Combine(folder, Name), json.ToJsonString(Indented) + "\n");
    }

    /// <summary>What the values say together; only asked once each of them is in order.</summary>
    private static void CheckShape(DecoderConfig config, ConfigJson json)
    {
        if (config.Heads % config.KeyValueHeads != 0)
            json.Complain("The key-value heads do not divide the query heads", "num_key_value_heads", $"{config.KeyValueHeads} of {config.Heads}");
        if (config.HeadDimension == 0 || (!json.Has("head_dim") && config.HiddenSize % config.Heads != 0))
            json.Complain("The heads do not divide the hidden size", "num_attention_heads", config.Heads.ToString(), $"a divisor of {config.HiddenSize}, or give head_dim");
        else if (config.Rotary is { } rotary && (rotary.Dimensions % 2 != 0 || rotary.Dimensions == 0 || rotary.Dimensions > config.HeadDimension))
            json.Complain("The rotated part of a head is not an even number of dimensions", "head_dim", $"{rotary.Dimensions} of {config.HeadDimension}");
    }
}
