namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>What the <c>pre_tokenizer</c> part of a <c>tokenizer.json</c> asks for.</summary>
/// <param name="Cuts">The cuts, or null for none.</param>
/// <param name="ByteLevel">True if the model works on UTF-8 bytes (written in a visible alphabet) and not on characters.</param>
internal sealed record PreTokenization(IPreTokenizer? Cuts, bool ByteLevel);

/// <summary>Reads the <c>pre_tokenizer</c> part of a <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerReader
{
    /// <exception cref="Errors.ProblemException">A pre-tokenizer, an expression or an option that is not supported.</exception>
    public static PreTokenization Read(TokenizerJson? json)
    {
        if (json is not { } present) return new PreTokenization(null, ByteLevel: false);
        var steps = new List<IPreTokenizer>();
        var byteLevel = false;
        foreach (var step in Flatten(present))
        {
            if (byteLevel) throw step.Problem("ByteLevel must be the last pre-tokenizer; what follows would see its byte alphabet", "type", step.Type);
            byteLevel = step.Type == "ByteLevel";
            steps.AddRange(ReadOne(step));
        }

        return new PreTokenization(steps.Count == 0 ? null : new SequencePreTokenizer(steps), byteLevel);
    }

    private static IEnumerable<TokenizerJson> Flatten(TokenizerJson json)
    {
        if (json.Type != "Sequence") return [json];
        json.AllowOnly("pretokenizers");
        return json["pretokenizers"].Items().SelectMany(Flatten);
    }

    private static IEnumerable<IPreTokenizer> ReadOne(TokenizerJson json)
    {
        switch (json.Type)
        {
            case "ByteLevel":
                json.AllowOnly("add_prefix_space", "trim_offsets", "use_regex");
                if (json.Flag("add_prefix_space", true)) yield return new SpacePrefixPreTokenizer();
                if (json.Flag("use_regex", true)) yield return new PatternPreTokenizer(PatternPreTokenizer.Known[Gpt2Scanner.Pattern]);
                break;
            case "Split":
                yield return ReadSplit(json);
                break;
            case "Digits":
                json.AllowOnly("individual_digits");
                yield return new DigitsPreTokenizer(json.Flag("individual_digits", false));
                break;
            case "Metaspace":
                yield return ReadMetaspace(json);
                break;
            default:
                throw json.Unsupported("pre-tokenizer", "Sequence", "ByteLevel", "Split", "Digits", "Metaspace");
        }
    }

    private static PatternPreTokenizer ReadSplit(TokenizerJson json)
    {
        json.AllowOnly("pattern", "behavior", "invert");
        if (json["behavior"].Text != "Isolated") throw json.Problem("The behavior of this Split is not supported", "behavior", json["behavior"].Text, "Isolated");
        if (json.Flag("invert", false)) throw json.Problem("An inverted Split is not supported", "invert", "true", "false");
        if (json["pattern"].Find("Regex") is not { } regex) throw json.Problem("A Split at a literal text is not supported", "pattern");
        return PatternPreTokenizer.Known.TryGetValue(regex.Text, out var scanner)
            ? new PatternPreTokenizer(scanner)
            : throw regex.Problem("The tokenizer cuts by a regular expression that is not known here", seen: regex.Text, allowed: "the expressions of GPT-2, GPT-NeoX, Llama-3 and Qwen");
    }

    private static MetaspacePreTokenizer ReadMetaspace(TokenizerJson json)
    {
        json.AllowOnly("replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep");
        var replacement = json["replacement"].Text is [var only] ? only : throw json.Problem("The value is not a single character", "replacement");
        var scheme = (json.Find("prepend_scheme")?.Text ?? (json.Flag("add_prefix_space", true) ? "always" : "never")) switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw json.Problem("The value is not known", "prepend_scheme", other, "always, first, never"),
        };
        return new MetaspacePreTokenizer(replacement, scheme, json.Flag("split", true));
    }
}
