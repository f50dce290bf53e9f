namespace R2QBench.Core.Tokenizers.Normalizers;

/// <summary>Puts a text in front; an empty text stays empty.</summary>
internal sealed class PrependNormalizer(string prefix) : INormalizer
{
    public string Normalize(string text) => text.Length == 0 ? text : prefix + text;
}
