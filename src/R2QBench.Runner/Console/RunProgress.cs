using System.Globalization;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Console;

/// <summary>What a person sees while runs go on: which run of how many, the stage, loss, tokens per second, time left.</summary>
/// <param name="display">Where it is shown.</param>
/// <param name="clock">For the time left; replaced in tests.</param>
public sealed class RunProgress(IStatusDisplay display, TimeProvider clock) : IRunMonitor
{
    private string _run = "";
    private string _stage = "";
    private long _runStart;
    private long _stageStart;

    /// <summary>On the display that fits the host.</summary>
    public static RunProgress For(CommandHost host) => new(IStatusDisplay.For(host), host.Clock);

    /// <summary>A line that stays, not belonging to a run.</summary>
    public void Message(string text) => display.Line(text);

    /// <summary>Run <paramref name="number"/> (from 1) of <paramref name="count"/> begins.</summary>
    public void StartRun(int number, int count, string title)
    {
        _run = $"[{number}/{count}]";
        _runStart = clock.GetTimestamp();
        display.Line($"{_run} {title}");
        StartStage("");
    }

    /// <summary>The next part of the run, e.g. <c>training</c>; the clock of the time left starts anew.</summary>
    public void StartStage(string stage)
    {
        _stage = stage;
        _stageStart = clock.GetTimestamp();
        if (stage.Length > 0) display.Update(() => $"{_run} {_stage}");
    }

    /// <inheritdoc/>
    public void Step(long step, long steps, double loss, double tokensPerSecond) => display.Update(() =>
        $"{_run} {_stage} step {step}/{steps}  loss {loss.ToString("0.0000", CultureInfo.InvariantCulture)}  {Units.TokensPerSecond(tokensPerSecond)}  {TimeLeft(step, steps)}");

    /// <inheritdoc/>
    public void Part(string what, long done, long total) => display.Update(() =>
        $"{_run} {_stage} {what} {done}/{total}  {TimeLeft(done, total)}");

    /// <summary>The run is over; <paramref name="outcome"/> is one short phrase.</summary>
    public void EndRun(string outcome) =>
        display.Line($"{_run} {outcome} in {Units.Duration(clock.GetElapsedTime(_runStart))}");

    private string TimeLeft(long done, long total)
    {
        if (done <= 0 || total < done) return "? left";
        var elapsed = clock.GetElapsedTime(_stageStart);
        return $"{Units.Duration(elapsed * ((double)(total - done) / done))} left";
    }
}
