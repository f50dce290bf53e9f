using System.Text.Json.Nodes;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models.Families;

/// <summary>GPT-NeoX and Pythia: part of each head rotated, attention and MLP beside each other, one projection for query, key and value.</summary>
/// <remarks>Source: configuration keys and tensor names of Hugging Face checkpoints of <c>GPTNeoXForCausalLM</c>.</remarks>
internal sealed class GptNeoXFamily : IDecoderFamily
{
    /// <summary>Hugging Face's default where the configuration does not say.</summary>
    private const double DefaultRotaryPart = 0.25;

    private static readonly Dictionary<string, Activation> Activations = new()
    {
        ["gelu"] = Activation.Gelu,
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_fast"] = Activation.GeluTanh,
        ["relu"] = Activation.Relu,
        ["silu"] = Activation.Silu,
    };

    public string ModelType => "gpt_neox";

    public string Architecture => "GPTNeoXForCausalLM";

    public DecoderConfig Read(ConfigJson json)
    {
        var hidden = json.Size("hidden_size");
        var heads = json.Size("num_attention_heads");
        var attentionBias = json.Flag("attention_bias", true);
        return new DecoderConfig
        {
            Family = ModelType,
            VocabularySize = json.Size("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = json.Size("intermediate_size"),
            Layers = json.Size("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = heads,
            HeadDimension = hidden / heads,
            MaximumPositions = json.Size("max_position_embeddings"),
            TiedEmbeddings = json.Flag("tie_word_embeddings", false),
            Norm = NormKind.Layer,
            NormEpsilon = json.Positive("layer_norm_eps", 1e-5),
            ParallelResidual = json.Flag("use_parallel_residual", true),
            Rotary = RotaryReader.Read(json, hidden / heads, DefaultRotaryPart),
            Qkv = QkvLayout.FusedHeads,
            QkvBias = attentionBias,
            AttentionOutputBias = attentionBias,
            GatedMlp = false,
            MlpBias = true,
            Activation = json.OneOf("hidden_act", Activation.Gelu, Activations),
            BosTokenId = json.TokenId("bos_token_id"),
            EosTokenId = json.TokenId("eos_token_id"),
        };
    }

    public void Write(DecoderConfig config, JsonObject json)
    {
        json["vocab_size"] = config.VocabularySize;
        json["hidden_size"] = config.HiddenSize;
        json["intermediate_size"] = config.IntermediateSize;
        json["num_hidden_layers"] = config.Layers;
        json["num_attention_heads"] = config.Heads;
        json["max_position_embeddings"] = config.MaximumPositions;
        json["tie_word_embeddings"] = config.TiedEmbeddings;
        json["layer_norm_eps"] = config.NormEpsilon;
        json["use_parallel_residual"] = config.ParallelResidual;
        json["attention_bias"] = config.QkvBias;
        json["hidden_act"] = Activations.First(pair => pair.Value == config.Activation).Key;
        RotaryWriter.Write(config.Rotary!, json);
        json["rotary_emb_base"] = config.Rotary!.Theta;
        json["rotary_pct"] = (double)config.Rotary.Dimensions / config.HeadDimension;
    }

    public DecoderNames Names(DecoderConfig config) => new()
    {
        Embedding = "gpt_neox.embed_in",
        Layers = "gpt_neox.layers",
        FinalNorm = "gpt_neox.final_layer_norm",
        Head = "embed_out",
        AttentionNorm = "input_layernorm",
        MlpNorm = "post_attention_layernorm",
        Qkv = "attention.query_key_value",
        AttentionOutput = "attention.dense",
        Up = "mlp.dense_h_to_4h",
        Down = "mlp.dense_4h_to_h",
        IgnoredSuffixes = [".attention.bias", ".attention.masked_bias", "rotary_emb.inv_freq"], // causal masks and a table
    };
}
