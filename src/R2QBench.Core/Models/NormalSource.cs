namespace R2QBench.Core.Models;

/// <summary>Normally distributed numbers from a seed, the same on every machine and with every tensor library.</summary>
/// <remarks>SplitMix64 (Steele et al., 2014) and the transform of Box and Muller (1958).</remarks>
internal sealed class NormalSource(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next numbers, with mean 0.</summary>
    public float[] Next(long count, double standardDeviation)
    {
        var numbers = new float[count];
        for (long i = 0; i < count; i += 2)
        {
            var radius = standardDeviation * Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * NextUniform());
            numbers[i] = (float)(radius * cosine);
            if (i + 1 < count) numbers[i + 1] = (float)(radius * sine);
        }

        return numbers;
    }

    /// <summary>53 random bits as a number in [0, 1).</summary>
    private double NextUniform()
    {
        var z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1ul << 53));
    }
}
