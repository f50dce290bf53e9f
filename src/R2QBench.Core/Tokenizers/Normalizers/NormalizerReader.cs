using System.Text;

namespace R2QBench.Core.Tokenizers.Normalizers;

/// <summary>Reads the <c>normalizer</c> part of a <c>tokenizer.json</c>.</summary>
internal static class NormalizerReader
{
    /// <exception cref="Errors.ProblemException">A normalizer or an option that is not supported.</exception>
    public static INormalizer? Read(TokenizerJson? json) => json is { } present ? ReadOne(present) : null;

    private static INormalizer ReadOne(TokenizerJson json)
    {
        switch (json.Type)
        {
            case "Sequence":
                json.AllowOnly("normalizers");
                return new SequenceNormalizer([.. json["normalizers"].Items().Select(ReadOne)]);
            case "Prepend":
                json.AllowOnly("prepend");
                return new PrependNormalizer(json["prepend"].Text);
            case "Replace":
                json.AllowOnly("pattern", "content");
                return new ReplaceNormalizer(json["pattern"].LiteralPattern(), json["content"].Text);
            case "Strip":
                json.AllowOnly("strip_left", "strip_right");
                return new StripNormalizer(json.Flag("strip_left", true), json.Flag("strip_right", true));
            case "Lowercase":
                json.AllowOnly();
                return new LowercaseNormalizer();
            case "NFC" or "NFD" or "NFKC" or "NFKD":
                json.AllowOnly();
                return new UnicodeNormalizer(json.Type switch
                {
                    "NFC" => NormalizationForm.FormC,
                    "NFD" => NormalizationForm.FormD,
                    "NFKC" => NormalizationForm.FormKC,
                    _ => NormalizationForm.FormKD,
                });
            default:
                throw json.Unsupported("normalizer", "Sequence", "Prepend", "Replace", "Strip", "Lowercase", "NFC", "NFD", "NFKC", "NFKD");
        }
    }
}
