using System.Text.Json;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers.Bpe;
using R2QBench.Core.Tokenizers.Decoders;
using R2QBench.Core.Tokenizers.Normalizers;
using R2QBench.Core.Tokenizers.PreTokenizers;

namespace R2QBench.Core.Tokenizers;

/// <summary>Reads a <c>tokenizer.json</c>; what is not understood completely is refused by its name and place.</summary>
/// <remarks>Source: the serialized form of Hugging Face tokenizers, as in the files of published models. Truncation and padding are not applied.</remarks>
internal static class TokenizerJsonReader
{
    public const string FileName = "tokenizer.json";

    /// <exception cref="ProblemException">Unreadable file, missing pieces, or an unsupported component.</exception>
    public static Tokenizer Read(string path, TokenizerSettings settings)
    {
        using var document = JsonFile.Parse(path);
        var root = new TokenizerJson(document.RootElement, path);
        var preTokenization = PreTokenizerReader.Read(root.Find("pre_tokenizer"));
        var model = ReadModel(root["model"], preTokenization.ByteLevel);
        AddedToken[] added = [.. (root.Find("added_tokens")?.Items() ?? []).Select(item => ReadAddedToken(item, model.Vocabulary))];
        CheckUnique(added, path);
        var (prefix, suffix) = PostProcessorReader.Read(root.Find("post_processor"));
        int? IdOf(string token) => added.FirstOrDefault(t => t.Content == token)?.Id ?? (model.Vocabulary.Ids.TryGetValue(token, out var id) ? id : null);
        return new PipelineTokenizer(
            model,
            NormalizerReader.Read(root.Find("normalizer")),
            preTokenization.Cuts,
            DecoderReader.Read(root.Find("decoder")),
            added,
            settings.Resolve(prefix, suffix, IdOf));
    }

    private static BytePairModel ReadModel(TokenizerJson json, bool byteLevel)
    {
        // Files from before the field existed hold byte-pair models.
        if (json.Find("type") is { } type && type.Text != "BPE") throw json.Unsupported("model", "BPE");
        json.AllowOnly("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        if (json.Find("dropout") is { } dropout && (dropout.Element.ValueKind != JsonValueKind.Number || dropout.Element.GetDouble() != 0))
            throw dropout.Problem("Dropout makes tokenizing random and is not supported", seen: dropout.Element.GetRawText(), allowed: "null");
        foreach (var key in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
            if (json.Find(key) is { Text.Length: > 0 } affix) throw affix.Problem("The tokenizer uses an option that is not supported", seen: affix.Text, allowed: "null");

        var tokens = new Dictionary<string, int>();
        foreach (var (token, id) in json["vocab"].Members())
            if (!tokens.TryAdd(token, id.Number))
                throw id.Problem("A token occurs twice in the vocabulary");
        var vocabulary = new BytePairVocabulary(tokens, [.. json["merges"].Items().Select(ReadMerge)], json.File);
        var options = new BytePairOptions
        {
            UnknownToken = json.Find("unk_token")?.Text,
            FuseUnknown = json.Flag("fuse_unk", false),
            ByteFallback = json.Flag("byte_fallback", false),
            IgnoreMerges = json.Flag("ignore_merges", false),
            ByteLevel = byteLevel,
        };
        return new BytePairModel(vocabulary, options, json.File);
    }

    /// <summary>A merge is <c>"left right"</c> in older files and <c>["left", "right"]</c> in newer ones.</summary>
    private static (string Left, string Right) ReadMerge(TokenizerJson json)
    {
        if (json.Element.ValueKind == JsonValueKind.String && json.Text.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right]) return (left, right);
        if (json.Element.ValueKind == JsonValueKind.Array && json.Items().ToArray() is [{ Text.Length: > 0 } first, { Text.Length: > 0 } second]) return (first.Text, second.Text);
        throw json.Problem("A merge is not a pair of tokens", seen: json.Element.GetRawText(), allowed: "\"left right\" or [\"left\", \"right\"]");
    }

    private static AddedToken ReadAddedToken(TokenizerJson json, BytePairVocabulary vocabulary)
    {
        var token = AddedToken.Read(json, json["id"].Number);
        if (vocabulary.Ids.TryGetValue(token.Content, out var id) && id != token.Id)
            throw json.Problem("The added token has another id in the vocabulary", "id", token.Id.ToString(), id.ToString());
        if (vocabulary.TokenOf(token.Id) is { } other && other != token.Content)
            throw json.Problem("The added token's id belongs to another token", "id", token.Id.ToString(), $"not the id of {other}");
        return token;
    }

    private static void CheckUnique(IReadOnlyList<AddedToken> tokens, string path)
    {
        if (tokens.GroupBy(t => t.Id).FirstOrDefault(g => g.Count() > 1) is { } sameId)
            throw new ProblemException(new Problem("Two added tokens have the same id", $"{path}  added_tokens", sameId.Key.ToString()));
        if (tokens.GroupBy(t => t.Content).FirstOrDefault(g => g.Count() > 1) is { } sameContent)
            throw new ProblemException(new Problem("An added token occurs twice", $"{path}  added_tokens", sameContent.Key));
    }
}
