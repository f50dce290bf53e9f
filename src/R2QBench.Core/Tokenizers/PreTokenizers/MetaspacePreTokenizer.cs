namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>When <see cref="MetaspacePreTokenizer"/> puts its visible space in front.</summary>
internal enum PrependScheme
{
    Never,
    First,
    Always,
}

/// <summary>Writes spaces as a visible character (▁), puts one in front, and cuts before each of them.</summary>
internal sealed class MetaspacePreTokenizer(char replacement, PrependScheme scheme, bool split) : IPreTokenizer
{
    public PieceList Apply(PieceList pieces)
    {
        var visible = pieces.Rewrite((piece, index) =>
        {
            var text = piece.Replace(' ', replacement);
            var prepend = scheme == PrependScheme.Always || (scheme == PrependScheme.First && index == 0 && pieces.StartsInput);
            return prepend && text[0] != replacement ? replacement + text : text;
        });
        return split ? visible.Cut(CutBeforeReplacement) : visible;
    }

    private void CutBeforeReplacement(ReadOnlySpan<char> piece, List<int> ends)
    {
        for (var i = 1; i < piece.Length; i++)
            if (piece[i] == replacement)
                ends.Add(i);
        ends.Add(piece.Length);
    }
}
