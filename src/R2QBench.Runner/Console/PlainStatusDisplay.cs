namespace R2QBench.Runner.Console;

/// <summary>Lines for a log file or a pipe: every lasting line, and a status line when five seconds went by without one.</summary>
public sealed class PlainStatusDisplay : IStatusDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly TextWriter _writer;
    private readonly TimeProvider _clock;
    private long _lastLine;

    public PlainStatusDisplay(TextWriter writer, TimeProvider clock)
    {
        _writer = writer;
        _clock = clock;
        _lastLine = clock.GetTimestamp();
    }

    public void Update(Func<string> text)
    {
        lock (_lock)
        {
            if (_clock.GetElapsedTime(_lastLine) < Interval) return;
            Write(text());
        }
    }

    public void Line(string text)
    {
        lock (_lock) Write(text);
    }

    private void Write(string text)
    {
        _writer.WriteLine(text);
        _writer.Flush();
        _lastLine = _clock.GetTimestamp();
    }
}
