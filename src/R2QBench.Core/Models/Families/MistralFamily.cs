using System.Text.Json.Nodes;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models.Families;

/// <summary>Mistral: Llama's layout; version 0.1 was made with a sliding window, which a text must not exceed here.</summary>
/// <remarks>Source: configuration keys and tensor names of Hugging Face checkpoints of <c>MistralForCausalLM</c>.</remarks>
internal sealed class MistralFamily : IDecoderFamily
{
    public string ModelType => "mistral";

    public string Architecture => "MistralForCausalLM";

    public DecoderConfig Read(ConfigJson json) => LlamaFamily.ReadCommon(json, ModelType) with { SlidingWindow = json.OptionalSize("sliding_window") };

    public void Write(DecoderConfig config, JsonObject json)
    {
        LlamaFamily.WriteCommon(config, json);
        json["sliding_window"] = config.SlidingWindow;
    }

    public DecoderNames Names(DecoderConfig config) => LlamaFamily.CommonNames;
}
