using System.Collections.Concurrent;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>What a worker is told on its standard input: requests as JSON lines, and <c>stop</c>. Its end means that the sweep is gone.</summary>
public sealed class WorkerInput : IDisposable
{
    /// <summary>The line that ends the current run as cancelled.</summary>
    public const string Stop = "stop";

    private readonly BlockingCollection<WorkerRequest> _requests = [];
    private readonly CancellationTokenSource _stopped = new();

    public WorkerInput(TextReader reader)
    {
        // A thread of its own: the main one is busy with runs, and is not waited for at the end.
        new Thread(() => Read(reader)) { IsBackground = true, Name = "worker input" }.Start();
    }

    /// <summary>Fires on <see cref="Stop"/> and at the end of the input.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>The next request; null at the end.</summary>
    public WorkerRequest? Next() => _requests.TryTake(out var request, Timeout.Infinite) ? request : null;

    public void Dispose() => _requests.Dispose();

    private void Read(TextReader reader)
    {
        try
        {
            while (reader.ReadLine() is { } line)
            {
                if (line == Stop) _stopped.Cancel();
                else _requests.Add(JsonLine.Read<WorkerRequest>(line));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // As good as the end.
        }

        _requests.CompleteAdding();
        _stopped.Cancel();
    }
}
