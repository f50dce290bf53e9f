namespace R2QBench.Core.Tokenizers.Normalizers;

/// <summary>Rewrites a text before it is cut and tokenized.</summary>
internal interface INormalizer
{
    string Normalize(string text);
}
