using System.Text;
using R2QBench.Core.Tokenizers;

namespace R2QBench.Core.Models.Generation;

/// <summary>Turns token ids into text while they come; characters whose bytes are spread over several tokens appear once they are complete.</summary>
/// <param name="tokenizer">The model's own.</param>
public sealed class IncrementalText(Tokenizer tokenizer)
{
    private readonly List<int> _ids = [];
    private int _shown;

    /// <summary>Adds ids.</summary>
    /// <returns>The text that they add; empty while a character is incomplete.</returns>
    public string Add(params IEnumerable<int> ids)
    {
        _ids.AddRange(ids);
        return Rest(final: false);
    }

    /// <summary>What was held back: bytes that never became a character, as U+FFFD.</summary>
    public string Finish() => Rest(final: true);

    private string Rest(bool final)
    {
        var text = tokenizer.Decode(_ids);
        var end = text.Length;
        if (!final)
            while (end > _shown && text[end - 1] == Rune.ReplacementChar.Value) end--;
        if (end <= _shown) return "";
        var added = text[_shown..end];
        _shown = end;
        return added;
    }
}
