namespace R2QBench.Runner.Runs;

/// <summary>How large a model is as it would be stored.</summary>
/// <remarks>
/// Quantized weights count as their packed codes and scales. Everything else (embeddings, norms, skipped layers) counts in the
/// compute dtype, because that is what is evaluated: a float32 checkpoint computed in bfloat16 counts 16 bits. Shared weights
/// count once. File headers are not counted.
/// </remarks>
/// <param name="Parameters">All weights.</param>
/// <param name="QuantizedParameters">Those that are quantized.</param>
/// <param name="QuantizedBytes">Packed codes and scales.</param>
/// <param name="QuantizedEntropyBits">log2 of the levels for every code, plus scales as stored, in bits.</param>
/// <param name="OtherBytes">Everything else, in the compute dtype.</param>
public sealed record ModelSize(long Parameters, long QuantizedParameters, long QuantizedBytes, double QuantizedEntropyBits, long OtherBytes)
{
    /// <summary>Bytes of the whole model.</summary>
    public long Bytes => QuantizedBytes + OtherBytes;

    /// <summary>Bits per weight over the whole model.</summary>
    public double BitsPerWeight => 8.0 * Bytes / Parameters;

    /// <summary>Stored bits per quantized weight; null if nothing is quantized.</summary>
    public double? QuantizedBitsPerWeight => QuantizedParameters > 0 ? 8.0 * QuantizedBytes / QuantizedParameters : null;

    /// <summary>Entropy bits per quantized weight; null if nothing is quantized.</summary>
    public double? QuantizedEntropyBitsPerWeight => QuantizedParameters > 0 ? QuantizedEntropyBits / QuantizedParameters : null;
}
