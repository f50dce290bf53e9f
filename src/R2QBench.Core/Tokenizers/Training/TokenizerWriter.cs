using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using R2QBench.Core.Files;

namespace R2QBench.Core.Tokenizers.Training;

/// <summary>Writes a learnt vocabulary as <c>tokenizer.json</c> with its companions, in the form that Llama's published tokenizers have.</summary>
public static class TokenizerWriter
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c>; the same vocabulary gives the same bytes.</summary>
    /// <param name="vocabulary">Its first tokens are <see cref="BytePairTrainer.SpecialTokens"/>.</param>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="contextLength">Longest sequence of the model, in tokens.</param>
    public static void Write(LearntVocabulary vocabulary, string folder, int contextLength)
    {
        WriteJson(Path.Combine(folder, TokenizerJsonReader.FileName), Tokenizer(vocabulary));
        WriteJson(Path.Combine(folder, TokenizerSettings.FileName), new JsonObject
        {
            ["add_bos_token"] = true,
            ["add_eos_token"] = false,
            ["unk_token"] = vocabulary.Tokens[0],
            ["bos_token"] = vocabulary.Tokens[1],
            ["eos_token"] = vocabulary.Tokens[2],
            ["clean_up_tokenization_spaces"] = false,
            ["legacy"] = true,
            ["model_max_length"] = contextLength,
            ["tokenizer_class"] = "LlamaTokenizer",
        });
    }

    private static JsonObject Tokenizer(LearntVocabulary vocabulary)
    {
        const string Space = "\u2581";
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. vocabulary.Tokens.Take(3).Select((token, id) => AddedToken(token, id))]),
            ["normalizer"] = Sequence("normalizers",
                new JsonObject { ["type"] = "Prepend", ["prepend"] = Space },
                new JsonObject { ["type"] = "Replace", ["pattern"] = Literal(" "), ["content"] = Space }),
            ["pre_tokenizer"] = null,
            ["post_processor"] = BosTemplate(vocabulary.Tokens[1], 1),
            ["decoder"] = Sequence("decoders",
                new JsonObject { ["type"] = "Replace", ["pattern"] = Literal(Space), ["content"] = " " },
                new JsonObject { ["type"] = "ByteFallback" },
                new JsonObject { ["type"] = "Fuse" },
                new JsonObject { ["type"] = "Strip", ["content"] = " ", ["start"] = 1, ["stop"] = 0 }),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = vocabulary.Tokens[0],
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = true,
                ["byte_fallback"] = true,
                ["ignore_merges"] = false,
                ["vocab"] = new JsonObject(vocabulary.Tokens.Select((token, id) => KeyValuePair.Create<string, JsonNode?>(token, id))),
                ["merges"] = new JsonArray([.. vocabulary.Merges.Select(merge => (JsonNode)$"{merge.Left} {merge.Right}")]),
            },
        };
    }

    private static JsonNode AddedToken(string token, int id) => new JsonObject
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject BosTemplate(string token, int id)
    {
        JsonObject Bos(int type) => new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = type } };
        JsonObject Text(string name, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Bos(0), Text("A", 0)),
            ["pair"] = new JsonArray(Bos(0), Text("A", 0), Bos(1), Text("B", 1)),
            ["special_tokens"] = new JsonObject
            {
                [token] = new JsonObject { ["id"] = token, ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(token) },
            },
        };
    }

    private static JsonObject Sequence(string key, params JsonNode[] steps) => new() { ["type"] = "Sequence", [key] = new JsonArray(steps) };

    private static JsonObject Literal(string text) => new() { ["String"] = text };

    private static void WriteJson(string path, JsonObject json) => AtomicFile.WriteText(path, json.ToJsonString(Options) + "\n");
}
