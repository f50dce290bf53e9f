namespace R2QBench.Core.Tokenizers.Normalizers;

/// <summary>Lower case by Unicode's mapping of single characters, independent of language.</summary>
/// <remarks>U+0130 is the one character whose full mapping has two code points (i and U+0307), which .NET's mapping leaves out.</remarks>
internal sealed class LowercaseNormalizer : INormalizer
{
    public string Normalize(string text) => text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
}
