namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>Several cuts, one after the other.</summary>
internal sealed class SequencePreTokenizer(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public PieceList Apply(PieceList pieces) => steps.Aggregate(pieces, (current, step) => step.Apply(current));
}
