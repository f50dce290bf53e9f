using System.Text.Json.Nodes;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models.Families;

/// <summary>Qwen2 and Qwen2.5: Llama's layout with a bias on query, key and value only.</summary>
/// <remarks>Source: configuration keys and tensor names of Hugging Face checkpoints of <c>Qwen2ForCausalLM</c>.</remarks>
internal sealed class Qwen2Family : IDecoderFamily
{
    public string ModelType => "qwen2";

    public string Architecture => "Qwen2ForCausalLM";

    public DecoderConfig Read(ConfigJson json) => LlamaFamily.ReadCommon(json, ModelType) with { QkvBias = true, SlidingWindow = ReadWindow(json) };

    public void Write(DecoderConfig config, JsonObject json)
    {
        LlamaFamily.WriteCommon(config, json);
        WriteWindow(config, json);
    }

    public DecoderNames Names(DecoderConfig config) => LlamaFamily.CommonNames;

    /// <summary>The window counts only where it is switched on; it is off in published models.</summary>
    internal static int? ReadWindow(ConfigJson json) => json.Flag("use_sliding_window", false) ? json.OptionalSize("sliding_window") : null;

    internal static void WriteWindow(DecoderConfig config, JsonObject json)
    {
        json["use_sliding_window"] = config.SlidingWindow is not null;
        json["sliding_window"] = config.SlidingWindow;
    }
}
