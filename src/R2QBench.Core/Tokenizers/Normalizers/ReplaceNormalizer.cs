namespace R2QBench.Core.Tokenizers.Normalizers;

/// <summary>Replaces every occurrence of a literal text.</summary>
internal sealed class ReplaceNormalizer(string pattern, string content) : INormalizer
{
    public string Normalize(string text) => text.Replace(pattern, content, StringComparison.Ordinal);
}
