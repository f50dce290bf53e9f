namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>Cuts a text into the pieces that are tokenized one by one.</summary>
internal interface IPreTokenizer
{
    PieceList Apply(PieceList pieces);
}
