namespace R2QBench.Runner.Inspection;

/// <summary>One module of a model and what storing it takes.</summary>
/// <param name="Module">Path in the weight files, without <c>.weight</c>.</param>
/// <param name="Shape">Shape of its weight in memory: <c>[out, in]</c> for a linear layer.</param>
/// <param name="Parameters">Numbers in its weight and bias.</param>
/// <param name="IsQuantized">Whether the method quantizes its weight; a bias never is.</param>
/// <param name="Bytes">Codes and scales of a quantized weight, everything else in the number format of the checkpoint.</param>
/// <param name="EntropyBits">As <paramref name="Bytes"/> in bits, but with log2(levels) for each code.</param>
public sealed record ModuleSize(string Module, IReadOnlyList<long> Shape, long Parameters, bool IsQuantized, long Bytes, double EntropyBits)
{
    /// <summary>Stored bits per number.</summary>
    public double BitsPerParameter => 8.0 * Bytes / Parameters;
}
