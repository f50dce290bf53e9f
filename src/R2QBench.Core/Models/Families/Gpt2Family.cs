using System.Text.Json.Nodes;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models.Families;

/// <summary>GPT-2: learnt positions, LayerNorm, biases; one projection for query, key and value; linear weights stored transposed.</summary>
/// <remarks>Source: configuration keys and tensor names of Hugging Face checkpoints of <c>GPT2LMHeadModel</c>.</remarks>
internal sealed class Gpt2Family : IDecoderFamily
{
    private static readonly Dictionary<string, Activation> Activations = new()
    {
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["gelu"] = Activation.Gelu,
        ["relu"] = Activation.Relu,
        ["silu"] = Activation.Silu,
    };

    public string ModelType => "gpt2";

    public string Architecture => "GPT2LMHeadModel";

    public DecoderConfig Read(ConfigJson json)
    {
        if (!json.Flag("scale_attn_weights", true)) json.Complain("Attention without scaling is not supported", "scale_attn_weights", "false", "true");
        if (json.Flag("scale_attn_by_inverse_layer_idx", false)) json.Complain("Attention scaled by layer is not supported", "scale_attn_by_inverse_layer_idx", "true", "false");
        var hidden = json.Size("n_embd");
        var heads = json.Size("n_head");
        return new DecoderConfig
        {
            Family = ModelType,
            VocabularySize = json.Size("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = json.OptionalSize("n_inner") ?? 4 * hidden,
            Layers = json.Size("n_layer"),
            Heads = heads,
            KeyValueHeads = heads,
            HeadDimension = hidden / heads,
            MaximumPositions = json.Size("n_positions"),
            LearnedPositionOffset = 0,
            TiedEmbeddings = json.Flag("tie_word_embeddings", true),
            Norm = NormKind.Layer,
            NormEpsilon = json.Positive("layer_norm_epsilon", 1e-5),
            Qkv = QkvLayout.FusedBlocks,
            QkvBias = true,
            AttentionOutputBias = true,
            GatedMlp = false,
            MlpBias = true,
            Activation = json.OneOf("activation_function", Activation.GeluTanh, Activations),
            BosTokenId = json.TokenId("bos_token_id"),
            EosTokenId = json.TokenId("eos_token_id"),
        };
    }

    public void Write(DecoderConfig config, JsonObject json)
    {
        json["vocab_size"] = config.VocabularySize;
        json["n_embd"] = config.HiddenSize;
        json["n_inner"] = config.IntermediateSize;
        json["n_layer"] = config.Layers;
        json["n_head"] = config.Heads;
        json["n_positions"] = config.MaximumPositions;
        json["tie_word_embeddings"] = config.TiedEmbeddings;
        json["layer_norm_epsilon"] = config.NormEpsilon;
        json["activation_function"] = Activations.First(pair => pair.Value == config.Activation).Key;
    }

    public DecoderNames Names(DecoderConfig config) => new()
    {
        Embedding = "transformer.wte",
        Positions = "transformer.wpe",
        Layers = "transformer.h",
        FinalNorm = "transformer.ln_f",
        Head = "lm_head",
        AttentionNorm = "ln_1",
        MlpNorm = "ln_2",
        Qkv = "attn.c_attn",
        AttentionOutput = "attn.c_proj",
        Up = "mlp.c_fc",
        Down = "mlp.c_proj",
        TransposedLinears = true,
        OptionalPrefix = "transformer.",
        IgnoredSuffixes = [".attn.bias", ".attn.masked_bias"], // causal masks
    };
}
