using System.Globalization;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>How far one running run is, as one line. Written by a worker's thread, read by the board's.</summary>
public sealed class SweepActivity(SweepItem item, TimeProvider clock) : IRunMonitor
{
    private readonly Lock _lock = new();
    private string _stage = "starting";
    private string _detail = "";
    private long _stageStart = clock.GetTimestamp();
    private long _first;

    /// <summary>The run.</summary>
    public SweepItem Item { get; } = item;

    /// <inheritdoc/>
    public void StartStage(string stage)
    {
        lock (_lock) (_stage, _detail, _stageStart, _first) = (stage, "", clock.GetTimestamp(), 0);
    }

    /// <inheritdoc/>
    public void Step(long step, long steps, double loss, double tokensPerSecond)
    {
        lock (_lock)
            _detail = $" step {step}/{steps}  loss {loss.ToString("0.0000", CultureInfo.InvariantCulture)}  {Units.TokensPerSecond(tokensPerSecond)}  {TimeLeft(step, steps)}";
    }

    /// <inheritdoc/>
    public void Part(string what, long done, long total)
    {
        lock (_lock) _detail = $" {what} {done}/{total}  {TimeLeft(done, total)}";
    }

    /// <summary>Stage and how far it is.</summary>
    public string Text()
    {
        lock (_lock) return _stage + _detail;
    }

    /// <summary>From what was done since the stage was first heard of: a run that goes on from a checkpoint begins in the middle.</summary>
    private string TimeLeft(long done, long total)
    {
        if (_first == 0) (_first, _stageStart) = (done, clock.GetTimestamp());
        if (done <= _first || total < done) return "? left";
        return $"{Units.Duration(clock.GetElapsedTime(_stageStart) * ((double)(total - done) / (done - _first)))} left";
    }
}
