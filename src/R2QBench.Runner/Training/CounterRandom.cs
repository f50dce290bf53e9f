namespace R2QBench.Runner.Training;

/// <summary>Random numbers that are a function of seed, stream and position: no state, so any of them can be asked for again.</summary>
/// <remarks>
/// The mixing function is SplitMix64's (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014),
/// applied once per ingredient. Independent of libtorch and of the .NET version, so that a data order survives both.
/// </remarks>
public readonly struct CounterRandom(long seed)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private readonly ulong _seed = Mix(unchecked((ulong)seed + GoldenGamma));

    /// <summary>64 random bits for a place in a stream.</summary>
    public ulong Bits(ulong stream, ulong position) =>
        Mix(unchecked(Mix(unchecked(_seed + (stream + 1) * GoldenGamma)) + (position + 1) * GoldenGamma));

    /// <summary>An integer from 0 to <paramref name="bound"/> − 1.</summary>
    /// <remarks>The upper half of a 128-bit product; its bias is below bound / 2⁶⁴.</remarks>
    public long Below(long bound, ulong stream, ulong position)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (long)Math.BigMul(Bits(stream, position), (ulong)bound, out _);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order (Fisher and Yates).</summary>
    public int[] Permutation(int count, ulong stream)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)Below(i + 1, stream, (ulong)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
