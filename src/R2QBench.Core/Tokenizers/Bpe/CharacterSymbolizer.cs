using System.Text;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Symbols are characters; one that is no token is written as its bytes or as the unknown token.</summary>
/// <remarks>
/// Follows Hugging Face tokenizers' BPE model, including its order: an unknown token that waits to be fused is written before the
/// next known character, but after byte tokens.
/// </remarks>
internal sealed class CharacterSymbolizer : ISymbolizer
{
    private const int None = -1;

    private readonly int[] _basic = new int[char.MaxValue + 1];
    private readonly Dictionary<int, int> _astral = [];
    private readonly int[]? _byteIds;
    private readonly int _unknown;
    private readonly bool _fuse;

    /// <exception cref="ProblemException">Unknown characters would vanish: neither an unknown token nor all byte tokens are there.</exception>
    public CharacterSymbolizer(BytePairVocabulary vocabulary, BytePairOptions options, string file)
    {
        _fuse = options.FuseUnknown;
        Array.Fill(_basic, None);
        foreach (var (token, id) in vocabulary.Ids)
            if (token.Length == 1) _basic[token[0]] = id;
            else if (token.Length == 2 && char.IsSurrogatePair(token, 0)) _astral[char.ConvertToUtf32(token, 0)] = id;

        if (options.ByteFallback)
            _byteIds = [.. Enumerable.Range(0, 256).Select(b => vocabulary.Ids.TryGetValue(ByteToken.NameOf((byte)b), out var id) ? id : None)];
        if (options.UnknownToken is null)
            _unknown = _byteIds is not null && !_byteIds.Contains(None) ? None : throw new ProblemException(new Problem(
                "The tokenizer has neither an unknown token nor tokens for all bytes, so unknown characters would vanish", $"{file}  model.unk_token"));
        else if (!vocabulary.Ids.TryGetValue(options.UnknownToken, out _unknown))
            throw new ProblemException(new Problem("The unknown token is not in the vocabulary", $"{file}  model.unk_token", options.UnknownToken));
    }

    /// <summary>True if the code point is itself a token.</summary>
    public bool IsToken(int codePoint) => IdOf(codePoint) != None;

    public int MaximumSymbols(int chars) => _byteIds is null ? chars : Encoding.UTF8.GetMaxByteCount(chars);

    public int Symbols(ReadOnlySpan<char> word, Span<int> symbols)
    {
        var count = 0;
        var unknownWaits = false;
        for (var i = 0; i < word.Length;)
        {
            var codePoint = Utf16Text.CodePointAt(word, i, out var length);
            i += length;
            if (IdOf(codePoint) is var id and not None)
            {
                if (unknownWaits) symbols[count++] = _unknown;
                unknownWaits = false;
                symbols[count++] = id;
            }
            else if (!TryBytes(codePoint, symbols, ref count))
            {
                if (unknownWaits && !_fuse) symbols[count++] = _unknown;
                unknownWaits = true;
            }
        }

        if (unknownWaits) symbols[count++] = _unknown;
        return count;
    }

    private int IdOf(int codePoint) =>
        codePoint <= char.MaxValue ? _basic[codePoint] : _astral.GetValueOrDefault(codePoint, None);

    private bool TryBytes(int codePoint, Span<int> symbols, ref int count)
    {
        if (_byteIds is null) return false;
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..new Rune(codePoint).EncodeToUtf8(bytes)];
        foreach (var value in bytes)
            if (_byteIds[value] == None) return false;
        foreach (var value in bytes) symbols[count++] = _byteIds[value];
        return true;
    }
}
