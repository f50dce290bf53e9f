using System.Globalization;
using System.Text.Json;
using R2QBench.Core.Checkpoints;

namespace R2QBench.Core.Tokenizers;

/// <summary>What the files beside a tokenizer say about BOS and EOS: <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>.</summary>
/// <param name="BosToken">Spelling of the token that begins a text, or null.</param>
/// <param name="EosToken">Spelling of the token that ends a text, or null.</param>
/// <param name="UnknownToken">Spelling of the unknown token, or null.</param>
/// <param name="PadToken">Spelling of the token that fills up batches, or null.</param>
/// <param name="AddsBos">Whether BOS is put in front of a text; null where the files do not say.</param>
/// <param name="AddsEos">Whether EOS is put behind a text; null where the files do not say.</param>
/// <param name="TokenizerClass">Name of Hugging Face's class without <c>Fast</c>, or null; says which cuts a vocabulary without <c>tokenizer.json</c> goes with.</param>
/// <param name="AddsPrefixSpace">Whether a space is put in front of a text (byte-level tokenizers); null where the files do not say.</param>
internal sealed record TokenizerSettings(
    string? BosToken, string? EosToken, string? UnknownToken, string? PadToken, bool? AddsBos, bool? AddsEos, string? TokenizerClass, bool? AddsPrefixSpace)
{
    public const string FileName = "tokenizer_config.json";
    public const string MapName = "special_tokens_map.json";

    /// <summary>Tokens beyond the vocabulary that <c>tokenizer_config.json</c> lists.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; private init; } = [];

    /// <summary>Reads both files of a folder; either may be absent.</summary>
    /// <exception cref="Errors.ProblemException">A file that is there is not valid JSON.</exception>
    public static TokenizerSettings Read(string folder)
    {
        using var config = Open(Path.Combine(folder, FileName));
        using var map = Open(Path.Combine(folder, MapName));
        return new TokenizerSettings(
            Token(config, "bos_token") ?? Token(map, "bos_token"),
            Token(config, "eos_token") ?? Token(map, "eos_token"),
            Token(config, "unk_token") ?? Token(map, "unk_token"),
            Token(config, "pad_token") ?? Token(map, "pad_token"),
            Flag(config, "add_bos_token"),
            Flag(config, "add_eos_token"),
            Token(config, "tokenizer_class") is { } name ? name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name : null,
            Flag(config, "add_prefix_space"))
        { AddedTokens = ReadAddedTokens(config, Path.Combine(folder, FileName)) };
    }

    /// <summary>Settles what is put around a text: <c>add_bos_token</c> and <c>add_eos_token</c> where given, else the tokenizer's own template.</summary>
    /// <param name="prefix">What the template puts in front.</param>
    /// <param name="suffix">What the template puts behind.</param>
    /// <param name="idOf">Id of a token, or null.</param>
    public SpecialTokens Resolve(IReadOnlyList<int> prefix, IReadOnlyList<int> suffix, Func<string, int?> idOf)
    {
        var bos = (BosToken is null ? null : idOf(BosToken)) ?? (prefix is [var only] ? only : null);
        var eos = EosToken is null ? null : idOf(EosToken);
        return new SpecialTokens(
            bos,
            eos,
            With(prefix, bos, AddsBos, inFront: true),
            With(suffix, eos, AddsEos, inFront: false));
    }

    private static IReadOnlyList<int> With(IReadOnlyList<int> template, int? id, bool? wanted, bool inFront)
    {
        if (id is not { } token || wanted is not { } add) return template;
        if (add == template.Contains(token)) return template;
        if (!add) return [.. template.Where(t => t != token)];
        return inFront ? [token, .. template] : [.. template, token];
    }

    private static IReadOnlyList<AddedToken> ReadAddedTokens(JsonDocument? config, string path)
    {
        if (config is null || new TokenizerJson(config.RootElement, path).Find("added_tokens_decoder") is not { } list) return [];
        return
        [
            .. list.Members().Select(pair => int.TryParse(pair.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? AddedToken.Read(pair.Value, id)
                : throw pair.Value.Problem("The key is not a token id")),
        ];
    }

    private static JsonDocument? Open(string path) => File.Exists(path) ? JsonFile.Parse(path) : null;

    /// <summary>A token is its spelling, or an object with the spelling in <c>content</c>.</summary>
    private static string? Token(JsonDocument? document, string key) => Member(document, key) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } entry when entry.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String => content.GetString(),
        _ => null,
    };

    private static bool? Flag(JsonDocument? document, string key) => Member(document, key)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static JsonElement? Member(JsonDocument? document, string key) =>
        document is { RootElement.ValueKind: JsonValueKind.Object } && document.RootElement.TryGetProperty(key, out var value) ? value : null;
}
