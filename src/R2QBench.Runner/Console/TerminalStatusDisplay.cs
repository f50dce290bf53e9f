namespace R2QBench.Runner.Console;

/// <summary>One line at the bottom of a terminal, redrawn in place at most ten times a second.</summary>
public sealed class TerminalStatusDisplay(TextWriter writer, int width, TimeProvider clock) : IStatusDisplay
{
    private const string ClearLine = "\r\u001b[2K";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private long? _lastDraw;
    private bool _drawn;

    public void Update(Func<string> text)
    {
        lock (_lock)
        {
            if (_lastDraw is { } last && clock.GetElapsedTime(last) < Interval) return;
            _lastDraw = clock.GetTimestamp();
            var line = text();
            writer.Write(ClearLine + (line.Length < width ? line : line[..(width - 1)]));
            writer.Flush();
            _drawn = true;
        }
    }

    public void Line(string text)
    {
        lock (_lock)
        {
            writer.Write((_drawn ? ClearLine : "") + text + "\n");
            writer.Flush();
            _drawn = false;
            _lastDraw = null;
        }
    }
}
