using System.Text;

namespace R2QBench.Core.Tokenizers.Normalizers;

/// <summary>Removes spaces at the ends and all but one of several within (SentencePiece's <c>remove_extra_whitespaces</c>).</summary>
internal sealed class ExtraSpaceNormalizer : INormalizer
{
    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim(' '))
            if (c != ' ' || result[^1] != ' ')
                result.Append(c);
        return result.ToString();
    }
}
