using System.Text;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Symbols are the bytes of UTF-8, looked up in GPT-2's alphabet: nothing is ever unknown.</summary>
internal sealed class ByteSymbolizer : ISymbolizer
{
    private readonly int[] _idOf = new int[256];

    /// <exception cref="ProblemException">A byte has no token.</exception>
    public ByteSymbolizer(BytePairVocabulary vocabulary, string file)
    {
        var missing = new List<string>();
        for (var b = 0; b < 256; b++)
            if (!vocabulary.Ids.TryGetValue(ByteAlphabet.Visible((byte)b).ToString(), out _idOf[b]) && OccursInUtf8(b)) missing.Add($"0x{b:X2}");
        if (missing.Count > 0)
            throw new ProblemException(new Problem(
                "The byte-level tokenizer has no token for some bytes, so not every text could be tokenized", $"{file}  model.vocab", string.Join(" ", missing), "every byte that occurs in UTF-8"));
    }

    public int MaximumSymbols(int chars) => Encoding.UTF8.GetMaxByteCount(chars);

    public int Symbols(ReadOnlySpan<char> word, Span<int> symbols)
    {
        const int OnStack = 256;
        var needed = MaximumSymbols(word.Length);
        var bytes = needed <= OnStack ? stackalloc byte[OnStack] : new byte[needed];
        var count = Encoding.UTF8.GetBytes(word, bytes);
        for (var i = 0; i < count; i++) symbols[i] = _idOf[bytes[i]];
        return count;
    }

    /// <summary>RFC 3629: C0, C1 and F5 to FF never occur; published vocabularies leave them out.</summary>
    private static bool OccursInUtf8(int value) => value is not (0xC0 or 0xC1 or >= 0xF5);
}
