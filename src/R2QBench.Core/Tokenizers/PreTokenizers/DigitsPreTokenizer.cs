namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>Separates numbers from the rest: each digit alone, or runs of them.</summary>
internal sealed class DigitsPreTokenizer(bool individual) : IPreTokenizer
{
    public PieceList Apply(PieceList pieces) => pieces.Cut(CutAtDigits);

    private void CutAtDigits(ReadOnlySpan<char> piece, List<int> ends)
    {
        bool? previous = null;
        for (var i = 0; i < piece.Length;)
        {
            var isNumber = CharacterClass.IsNumber(Utf16Text.CodePointAt(piece, i, out var length));
            if (previous is { } before && (before != isNumber || (isNumber && individual))) ends.Add(i);
            previous = isNumber;
            i += length;
        }

        ends.Add(piece.Length);
    }
}
