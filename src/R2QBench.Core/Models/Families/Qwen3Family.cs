using System.Text.Json.Nodes;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models.Families;

/// <summary>Qwen3 (dense): Llama's layout with normalised query and key heads, whose width is not hidden size / heads.</summary>
/// <remarks>Source: configuration keys and tensor names of Hugging Face checkpoints of <c>Qwen3ForCausalLM</c>.</remarks>
internal sealed class Qwen3Family : IDecoderFamily
{
    /// <summary>Hugging Face's default where the configuration does not say.</summary>
    private const int DefaultHeadDimension = 128;

    public string ModelType => "qwen3";

    public string Architecture => "Qwen3ForCausalLM";

    public DecoderConfig Read(ConfigJson json)
    {
        var attentionBias = json.Flag("attention_bias", false);
        return LlamaFamily.ReadCommon(json, ModelType, DefaultHeadDimension) with
        {
            QueryKeyNorm = true,
            QkvBias = attentionBias,
            AttentionOutputBias = attentionBias,
            SlidingWindow = Qwen2Family.ReadWindow(json),
        };
    }

    public void Write(DecoderConfig config, JsonObject json)
    {
        LlamaFamily.WriteCommon(config, json);
        json["attention_bias"] = config.QkvBias;
        Qwen2Family.WriteWindow(config, json);
    }

    public DecoderNames Names(DecoderConfig config) => LlamaFamily.CommonNames;
}
