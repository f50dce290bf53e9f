using System.Text;

namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>A text cut into consecutive pieces; no merge ever crosses from one piece into the next.</summary>
/// <param name="text">All pieces, one after the other.</param>
/// <param name="startsInput">True if the text begins where the user's text begins (and not after a special token).</param>
internal sealed class PieceList(string text, bool startsInput)
{
    public string Text { get; } = text;

    public bool StartsInput { get; } = startsInput;

    /// <summary>End of each piece within <see cref="Text"/>, rising; the first begins at 0.</summary>
    public List<int> Ends { get; private init; } = [];

    /// <summary>One piece: the whole text, or none where it is empty.</summary>
    public static PieceList Whole(string text, bool startsInput) =>
        new(text, startsInput) { Ends = text.Length == 0 ? [] : [text.Length] };

    /// <summary>Cuts every piece further.</summary>
    /// <param name="ends">Called with a piece; adds the ends of its parts, counted within the piece, the last being the piece's length.</param>
    public PieceList Cut(Cutter ends)
    {
        var result = new PieceList(Text, StartsInput) { Ends = new List<int>(Math.Max(Ends.Count, Text.Length / 4)) };
        var start = 0;
        foreach (var end in Ends)
        {
            var first = result.Ends.Count;
            ends(Text.AsSpan(start, end - start), result.Ends);
            for (var i = first; i < result.Ends.Count; i++) result.Ends[i] += start;
            start = end;
        }

        return result;
    }

    /// <summary>Rewrites every piece.</summary>
    /// <param name="rewrite">Piece and its index to the new text, which is not empty.</param>
    public PieceList Rewrite(Func<string, int, string> rewrite)
    {
        var text = new StringBuilder(Text.Length + Ends.Count);
        var ends = new List<int>(Ends.Count);
        var start = 0;
        foreach (var end in Ends)
        {
            text.Append(rewrite(Text[start..end], ends.Count));
            ends.Add(text.Length);
            start = end;
        }

        return new PieceList(text.ToString(), StartsInput) { Ends = ends };
    }

    /// <summary>Adds the ends of a piece's parts; see <see cref="Cut"/>.</summary>
    internal delegate void Cutter(ReadOnlySpan<char> piece, List<int> ends);
}
