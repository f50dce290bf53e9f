using System.Numerics;

namespace R2QBench.Tasks.Perplexity;

/// <summary>Python's <c>random</c>: a Mersenne Twister, and whole numbers drawn from its top bits.</summary>
/// <remarks>
/// Source: Matsumoto and Nishimura, "Mersenne Twister", 1998 (MT19937, seeded by array); Python's documentation of <c>random.randint</c>:
/// bits are drawn until the number is below the limit.
/// </remarks>
public sealed class PythonRandom
{
    private const int Size = 624;
    private const int Middle = 397;
    private readonly uint[] _state = new uint[Size];
    private int _at = Size;

    /// <param name="seed">0 or more, as in <c>random.seed(seed)</c>.</param>
    public PythonRandom(uint seed)
    {
        const uint arraySeed = 19650218;
        _state[0] = arraySeed;
        for (uint i = 1; i < Size; i++) _state[i] = 1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
        // The key is one word long, so its index stays 0.
        int at = 1;
        for (int round = 0; round < Size; round++)
        {
            _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1664525u)) + seed;
            Next(ref at);
        }

        for (int round = 0; round < Size - 1; round++)
        {
            _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1566083941u)) - (uint)at;
            Next(ref at);
        }

        _state[0] = 0x80000000u;
    }

    /// <summary>A whole number between two, both included: <c>random.randint</c>.</summary>
    public int Inclusive(int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        uint width = (uint)(most - least) + 1;
        int bits = 32 - BitOperations.LeadingZeroCount(width);
        uint drawn;
        do drawn = Word() >> (32 - bits);
        while (drawn >= width);
        return least + (int)drawn;
    }

    private void Next(ref int at)
    {
        if (++at < Size) return;
        _state[0] = _state[Size - 1];
        at = 1;
    }

    private uint Word()
    {
        if (_at >= Size) Twist();
        uint y = _state[_at++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Size] & 0x7fffffffu);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
        }

        _at = 0;
    }
}
