namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>Puts a space in front of every piece that has none (<c>add_prefix_space</c> of byte-level tokenizers).</summary>
internal sealed class SpacePrefixPreTokenizer : IPreTokenizer
{
    public PieceList Apply(PieceList pieces) => pieces.Rewrite((piece, _) => piece[0] == ' ' ? piece : " " + piece);
}
