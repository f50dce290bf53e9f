namespace R2QBench.Runner.Sweeps;

/// <summary>The runs that are still to be done, shared by all workers of a sweep.</summary>
/// <remarks>Runs that another process holds are looked at again after a while, until it has finished or given them up.</remarks>
public sealed class SweepQueue(IEnumerable<SweepItem> items, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<SweepItem> _waiting = new(items);
    private readonly Queue<(SweepItem Item, long Since)> _elsewhere = new();

    /// <summary>Time after which a run that another process held is tried again.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The next run; null when nothing is left.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for a run that another process holds.</exception>
    public async Task<SweepItem?> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            TimeSpan wait;
            lock (_lock)
            {
                if (_waiting.First is { } first)
                {
                    _waiting.RemoveFirst();
                    return first.Value;
                }

                if (_elsewhere.Count == 0) return null;
                wait = Pause - clock.GetElapsedTime(_elsewhere.Peek().Since);
                if (wait <= TimeSpan.Zero) return _elsewhere.Dequeue().Item;
            }

            await Task.Delay(wait, clock, cancellation);
        }
    }

    /// <summary>Another process holds the run.</summary>
    public void Postpone(SweepItem item)
    {
        lock (_lock) _elsewhere.Enqueue((item, clock.GetTimestamp()));
    }

    /// <summary>The run is to be taken up again before all others.</summary>
    public void PutBack(SweepItem item)
    {
        lock (_lock) _waiting.AddFirst(item);
    }

    /// <summary>Empties the queue.</summary>
    /// <returns>What was left, in the order of the plan.</returns>
    public IReadOnlyList<SweepItem> Drain()
    {
        lock (_lock)
        {
            SweepItem[] left = [.. _waiting.Concat(_elsewhere.Select(entry => entry.Item)).OrderBy(item => item.Number)];
            _waiting.Clear();
            _elsewhere.Clear();
            return left;
        }
    }
}
