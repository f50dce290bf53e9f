using System.Text.Json.Nodes;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models.Families;

/// <summary>OPT: learnt positions that begin at row 2, LayerNorm, biases, ReLU; the 350m model normalises last and has a narrower embedding.</summary>
/// <remarks>Source: configuration keys and tensor names of Hugging Face checkpoints of <c>OPTForCausalLM</c>.</remarks>
internal sealed class OptFamily : IDecoderFamily
{
    private const int PositionOffset = 2;
    private const double NormEpsilon = 1e-5; // fixed in the model, not in its configuration

    private static readonly Dictionary<string, Activation> Activations = new() { ["relu"] = Activation.Relu, ["gelu"] = Activation.Gelu };

    public string ModelType => "opt";

    public string Architecture => "OPTForCausalLM";

    public DecoderConfig Read(ConfigJson json)
    {
        if (!json.Flag("layer_norm_elementwise_affine", true))
            json.Complain("Norms without weights are not supported", "layer_norm_elementwise_affine", "false", "true");
        var hidden = json.Size("hidden_size");
        var heads = json.Size("num_attention_heads");
        var embeddingWidth = json.OptionalSize("word_embed_proj_dim") ?? hidden;
        var normFirst = json.Flag("do_layer_norm_before", true);
        var bias = json.Flag("enable_bias", true);
        return new DecoderConfig
        {
            Family = ModelType,
            VocabularySize = json.Size("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = json.Size("ffn_dim"),
            Layers = json.Size("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = heads,
            HeadDimension = hidden / heads,
            MaximumPositions = json.Size("max_position_embeddings"),
            LearnedPositionOffset = PositionOffset,
            TiedEmbeddings = json.Flag("tie_word_embeddings", true),
            EmbeddingWidth = embeddingWidth == hidden ? null : embeddingWidth,
            Norm = NormKind.Layer,
            NormEpsilon = NormEpsilon,
            NormFirst = normFirst,
            FinalNorm = normFirst && !json.Flag("_remove_final_layer_norm", false),
            QkvBias = bias,
            AttentionOutputBias = bias,
            GatedMlp = false,
            MlpBias = bias,
            Activation = json.OneOf("activation_function", Activation.Relu, Activations),
            BosTokenId = json.TokenId("bos_token_id"),
            EosTokenId = json.TokenId("eos_token_id"),
        };
    }

    public void Write(DecoderConfig config, JsonObject json)
    {
        json["vocab_size"] = config.VocabularySize;
        json["hidden_size"] = config.HiddenSize;
        json["ffn_dim"] = config.IntermediateSize;
        json["num_hidden_layers"] = config.Layers;
        json["num_attention_heads"] = config.Heads;
        json["max_position_embeddings"] = config.MaximumPositions;
        json["tie_word_embeddings"] = config.TiedEmbeddings;
        json["word_embed_proj_dim"] = config.EmbeddingWidth ?? config.HiddenSize;
        json["do_layer_norm_before"] = config.NormFirst;
        json["_remove_final_layer_norm"] = config.NormFirst && !config.FinalNorm;
        json["enable_bias"] = config.QkvBias;
        json["activation_function"] = Activations.First(pair => pair.Value == config.Activation).Key;
    }

    public DecoderNames Names(DecoderConfig config) => new()
    {
        Embedding = "model.decoder.embed_tokens",
        Positions = "model.decoder.embed_positions",
        ProjectIn = "model.decoder.project_in",
        ProjectOut = "model.decoder.project_out",
        Layers = "model.decoder.layers",
        FinalNorm = "model.decoder.final_layer_norm",
        Head = "lm_head",
        AttentionNorm = "self_attn_layer_norm",
        MlpNorm = "final_layer_norm",
        Query = "self_attn.q_proj",
        Key = "self_attn.k_proj",
        Value = "self_attn.v_proj",
        AttentionOutput = "self_attn.out_proj",
        Up = "fc1",
        Down = "fc2",
        OptionalPrefix = "model.",
    };
}
