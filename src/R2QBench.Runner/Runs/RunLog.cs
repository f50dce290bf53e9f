using System.Globalization;

namespace R2QBench.Runner.Runs;

/// <summary>The <c>log.txt</c> of one run: what happened when, and the trace of an error. Flushed line by line.</summary>
public sealed class RunLog : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly TimeProvider _clock;

    public RunLog(string path, TimeProvider clock)
    {
        Path = path;
        _clock = clock;
        _writer = new StreamWriter(path, append: false) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Adds a line with the time of day.</summary>
    public void Write(string message) =>
        _writer.WriteLine($"{_clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {message}");

    /// <summary>The same where the disk may be full: then the line is lost.</summary>
    public void TryWrite(string message)
    {
        try
        {
            Write(message);
        }
        catch (IOException)
        {
            // What is wrong is reported another way.
        }
    }

    public void Dispose() => _writer.Dispose();
}
