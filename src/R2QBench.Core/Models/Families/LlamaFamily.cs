using System.Text.Json.Nodes;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models.Families;

/// <summary>Llama 1, 2, 3 and their many likes: RMSNorm, rotary positions, grouped-query attention, gated MLP.</summary>
/// <remarks>Source: configuration keys and tensor names of Hugging Face checkpoints of <c>LlamaForCausalLM</c>.</remarks>
internal sealed class LlamaFamily : IDecoderFamily
{
    private static readonly Dictionary<string, Activation> Activations = new() { ["silu"] = Activation.Silu };

    public string ModelType => "llama";

    public string Architecture => "LlamaForCausalLM";

    public DecoderConfig Read(ConfigJson json)
    {
        var attentionBias = json.Flag("attention_bias", false);
        return ReadCommon(json, ModelType) with
        {
            QkvBias = attentionBias,
            AttentionOutputBias = attentionBias,
            MlpBias = json.Flag("mlp_bias", false),
        };
    }

    public void Write(DecoderConfig config, JsonObject json)
    {
        WriteCommon(config, json);
        json["attention_bias"] = config.QkvBias;
        json["mlp_bias"] = config.MlpBias;
    }

    public DecoderNames Names(DecoderConfig config) => CommonNames;

    /// <summary>The names that Mistral and Qwen share with Llama.</summary>
    internal static DecoderNames CommonNames { get; } = new()
    {
        Embedding = "model.embed_tokens",
        Layers = "model.layers",
        FinalNorm = "model.norm",
        Head = "lm_head",
        AttentionNorm = "input_layernorm",
        MlpNorm = "post_attention_layernorm",
        Query = "self_attn.q_proj",
        Key = "self_attn.k_proj",
        Value = "self_attn.v_proj",
        AttentionOutput = "self_attn.o_proj",
        QueryNorm = "self_attn.q_norm",
        KeyNorm = "self_attn.k_norm",
        Gate = "mlp.gate_proj",
        Up = "mlp.up_proj",
        Down = "mlp.down_proj",
    };

    /// <summary>The keys that Mistral and Qwen share with Llama.</summary>
    /// <param name="json">The configuration.</param>
    /// <param name="modelType">The family.</param>
    /// <param name="defaultHeadDimension">Width of a head where the configuration does not say; null for hidden size / heads.</param>
    internal static DecoderConfig ReadCommon(ConfigJson json, string modelType, int? defaultHeadDimension = null)
    {
        var hidden = json.Size("hidden_size");
        var heads = json.Size("num_attention_heads");
        var headDimension = json.OptionalSize("head_dim") ?? defaultHeadDimension ?? hidden / heads;
        return new DecoderConfig
        {
            Family = modelType,
            VocabularySize = json.Size("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = json.Size("intermediate_size"),
            Layers = json.Size("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = json.OptionalSize("num_key_value_heads") ?? heads,
            HeadDimension = headDimension,
            MaximumPositions = json.Size("max_position_embeddings"),
            TiedEmbeddings = json.Flag("tie_word_embeddings", false),
            NormEpsilon = json.Positive("rms_norm_eps"),
            Rotary = RotaryReader.Read(json, headDimension),
            Activation = json.OneOf("hidden_act", Activation.Silu, Activations),
            BosTokenId = json.TokenId("bos_token_id"),
            EosTokenId = json.TokenId("eos_token_id"),
        };
    }

    internal static void WriteCommon(DecoderConfig config, JsonObject json)
    {
        json["vocab_size"] = config.VocabularySize;
        json["hidden_size"] = config.HiddenSize;
        json["intermediate_size"] = config.IntermediateSize;
        json["num_hidden_layers"] = config.Layers;
        json["num_attention_heads"] = config.Heads;
        json["num_key_value_heads"] = config.KeyValueHeads;
        json["head_dim"] = config.HeadDimension;
        json["max_position_embeddings"] = config.MaximumPositions;
        json["tie_word_embeddings"] = config.TiedEmbeddings;
        json["rms_norm_eps"] = config.NormEpsilon;
        json["hidden_act"] = "silu";
        RotaryWriter.Write(config.Rotary!, json);
    }
}
