namespace R2QBench.Core.Tokenizers.Decoders;

/// <summary>Several steps, one after the other.</summary>
internal sealed class SequenceDecoder(IReadOnlyList<ITokenDecoder> steps) : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => steps.Aggregate(tokens, (current, step) => step.Decode(current));
}
