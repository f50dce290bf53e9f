using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Sends the progress of a run to the sweep, at most ten messages a second but for new stages.</summary>
public sealed class WorkerMonitor(TextWriter output, TimeProvider clock) : IRunMonitor
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private long? _last;

    /// <inheritdoc/>
    public void StartStage(string stage) => Send(output, new WorkerMessage { Kind = WorkerMessageKind.Stage, Text = stage });

    /// <inheritdoc/>
    public void Step(long step, long steps, double loss, double tokensPerSecond) =>
        SendNowAndThen(step == steps, () => new WorkerMessage { Kind = WorkerMessageKind.Step, Done = step, Total = steps, Loss = loss, TokensPerSecond = tokensPerSecond });

    /// <inheritdoc/>
    public void Part(string what, long done, long total) =>
        SendNowAndThen(false, () => new WorkerMessage { Kind = WorkerMessageKind.Part, Text = what, Done = done, Total = total });

    /// <summary>Writes one message. The sweep may be gone: then nobody needs it.</summary>
    public static void Send(TextWriter output, WorkerMessage message)
    {
        try
        {
            JsonLine.Write(output, message);
            output.Flush();
        }
        catch (IOException)
        {
            // The end of standard input says the same and stops the run.
        }
    }

    private void SendNowAndThen(bool always, Func<WorkerMessage> message)
    {
        if (!always && _last is { } last && clock.GetElapsedTime(last) < Interval) return;
        _last = clock.GetTimestamp();
        Send(output, message());
    }
}
