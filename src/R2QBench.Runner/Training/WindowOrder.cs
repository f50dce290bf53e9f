namespace R2QBench.Runner.Training;

/// <summary>Which piece of a token stream is trained on when: a function of the seed alone.</summary>
/// <remarks>
/// An epoch cuts the stream into windows that do not overlap and goes through them in random order; the cut is shifted by a
/// random amount per epoch, so that window borders fall elsewhere each time. Every window of an epoch is used before the next
/// epoch starts; the few tokens before the first and after the last window rest until a later epoch.
/// </remarks>
public sealed class WindowOrder
{
    private const ulong ShiftStream = 0;
    private const ulong OrderStream = 1;
    private readonly CounterRandom _random;
    private readonly long _tokens;
    private readonly int _length;
    private readonly int _windows;
    private long _epoch = -1;
    private long _shift;
    private int[] _order = [];

    /// <param name="tokens">Tokens in the stream.</param>
    /// <param name="length">Tokens per window; one more is read as the target of the last.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentException">The stream does not hold one window and its next token.</exception>
    public WindowOrder(long tokens, int length, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (tokens < length + 1L) throw new ArgumentException($"{tokens} tokens are fewer than one window of {length} and its next token.", nameof(tokens));
        _tokens = tokens;
        _length = length;
        _random = new CounterRandom(seed);
        // One window fewer than would fit leaves room for the shift, except in a stream that holds a single window.
        _windows = (int)Math.Max(1, (tokens - 1) / length - 1);
    }

    /// <summary>Windows per epoch.</summary>
    public int WindowsPerEpoch => _windows;

    /// <summary>Where window number <paramref name="index"/> (from 0, over all epochs) starts in the stream.</summary>
    public long Start(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var epoch = index / _windows;
        if (epoch != _epoch) EnterEpoch(epoch);
        return _shift + (long)_order[index % _windows] * _length;
    }

    private void EnterEpoch(long epoch)
    {
        _epoch = epoch;
        var slack = _tokens - 1 - (long)_windows * _length;
        _shift = _random.Below(slack + 1, ShiftStream, (ulong)epoch);
        _order = _random.Permutation(_windows, OrderStream + (ulong)epoch + 1);
    }
}
