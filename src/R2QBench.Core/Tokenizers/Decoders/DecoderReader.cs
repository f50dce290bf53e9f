namespace R2QBench.Core.Tokenizers.Decoders;

/// <summary>Reads the <c>decoder</c> part of a <c>tokenizer.json</c>.</summary>
internal static class DecoderReader
{
    /// <exception cref="Errors.ProblemException">A decoder or an option that is not supported.</exception>
    public static ITokenDecoder? Read(TokenizerJson? json) => json is { } present ? ReadOne(present) : null;

    private static ITokenDecoder ReadOne(TokenizerJson json)
    {
        switch (json.Type)
        {
            case "Sequence":
                json.AllowOnly("decoders");
                return new SequenceDecoder([.. json["decoders"].Items().Select(ReadOne)]);
            case "Replace":
                json.AllowOnly("pattern", "content");
                return new ReplaceDecoder(json["pattern"].LiteralPattern(), json["content"].Text);
            case "ByteFallback":
                json.AllowOnly();
                return new ByteFallbackDecoder();
            case "Fuse":
                json.AllowOnly();
                return new FuseDecoder();
            case "Strip":
                json.AllowOnly("content", "start", "stop");
                return new StripDecoder(OneChar(json["content"]), json["start"].Number, json["stop"].Number);
            case "Metaspace":
                json.AllowOnly("replacement", "prepend_scheme", "split", "add_prefix_space");
                var scheme = json.Find("prepend_scheme")?.Text ?? (json.Flag("add_prefix_space", true) ? "always" : "never");
                return new MetaspaceDecoder(OneChar(json["replacement"]), scheme != "never");
            case "ByteLevel": // its options concern offsets and encoding only
                json.AllowOnly("add_prefix_space", "trim_offsets", "use_regex");
                return new ByteLevelDecoder();
            default:
                throw json.Unsupported("decoder", "Sequence", "Replace", "ByteFallback", "Fuse", "Strip", "Metaspace", "ByteLevel");
        }
    }

    private static char OneChar(TokenizerJson json) =>
        json.Text is [var only] ? only : throw json.Problem("The value is not a single character", seen: json.Text);
}
