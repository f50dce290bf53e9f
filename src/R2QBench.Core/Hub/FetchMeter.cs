namespace R2QBench.Core.Hub;

/// <summary>Adds up the progress of files that are fetched side by side.</summary>
internal sealed class FetchMeter
{
    private readonly Lock _lock = new();
    private readonly long?[] _sizes;
    private readonly long[] _positions;
    private readonly TimeProvider _clock;
    private readonly Action<FetchProgress>? _report;
    private readonly long _start;
    private int _filesDone;
    private long _received;

    /// <param name="sizes">Bytes of each file; null if unknown.</param>
    /// <param name="clock">For rate and time left.</param>
    /// <param name="report">Called at every change, one call at a time.</param>
    public FetchMeter(IEnumerable<long?> sizes, TimeProvider clock, Action<FetchProgress>? report)
    {
        _sizes = [.. sizes];
        _positions = new long[_sizes.Length];
        _clock = clock;
        _report = report;
        _start = clock.GetTimestamp();
    }

    /// <summary>Bytes that came over the network.</summary>
    public long Received
    {
        get
        {
            lock (_lock) return _received;
        }
    }

    /// <summary>The size of a file became known.</summary>
    public void Measure(int file, long? size)
    {
        lock (_lock) _sizes[file] = size;
    }

    /// <summary>A file has <paramref name="position"/> bytes now, of which <paramref name="received"/> just came.</summary>
    public void Move(int file, long position, int received)
    {
        lock (_lock)
        {
            _positions[file] = position;
            _received += received;
            Report();
        }
    }

    /// <summary>A file is there.</summary>
    public void Finish(int file)
    {
        lock (_lock)
        {
            _positions[file] = _sizes[file] ??= _positions[file];
            _filesDone++;
            Report();
        }
    }

    private void Report()
    {
        if (_report is null) return;
        var done = _positions.Sum();
        long? total = _sizes.Contains(null) ? null : _sizes.Sum();
        var seconds = _clock.GetElapsedTime(_start).TotalSeconds;
        double? rate = _received > 0 && seconds > 0 ? _received / seconds : null;
        TimeSpan? left = total is { } all && rate is { } perSecond && (all - done) / perSecond < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(Math.Max(0, (all - done) / perSecond))
            : null;
        _report(new FetchProgress(_filesDone, _sizes.Length, done, total, rate, left));
    }
}
