using System.Globalization;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Shows many runs at once: on a terminal a table that is redrawn, otherwise a line when a run begins or ends, and all running ones now and then.</summary>
public sealed class SweepBoard : ISweepMonitor, IDisposable
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly CommandHost _host;
    private readonly int _count;
    private readonly SortedDictionary<int, SweepActivity> _running = [];
    private readonly ITimer? _timer;
    private readonly Dictionary<string, int> _ended = [];
    private int _drawn;
    private long _lastLine;

    /// <param name="host">Where it is shown.</param>
    /// <param name="count">Runs of the sweep.</param>
    public SweepBoard(CommandHost host, int count)
    {
        _host = host;
        _count = count;
        _lastLine = host.Clock.GetTimestamp();
        _timer = host.Clock.CreateTimer(_ => Refresh(), null, RedrawEvery, RedrawEvery);
    }

    /// <inheritdoc/>
    public void Kept(SweepItem item)
    {
        var row = item.Before!;
        End(item, row.Status == RunStatus.Failed ? $"failed before ({row.Reason}), kept; --rerun failed repeats it" : "completed before, kept", row.Status == RunStatus.Failed ? "failed" : "completed");
    }

    /// <inheritdoc/>
    public IRunMonitor Started(SweepItem item)
    {
        var activity = new SweepActivity(item, _host.Clock);
        lock (_lock)
        {
            _running[item.Number] = activity;
            if (!_host.Interactive) Line($"{Title(item)}: started{(item.Attempt > 1 ? $", attempt {item.Attempt}" : "")}");
        }

        return activity;
    }

    /// <inheritdoc/>
    public void Elsewhere(SweepItem item)
    {
        lock (_lock)
        {
            _running.Remove(item.Number);
            if (item.TimesElsewhere == 0) Line($"{Title(item)}: another process works on it; looked at again until it ends");
        }
    }

    /// <inheritdoc/>
    public void Lost(SweepItem item, string reason)
    {
        lock (_lock)
        {
            _running.Remove(item.Number);
            Line($"{Title(item)}: {reason}; taken up again");
        }
    }

    /// <inheritdoc/>
    public void Ended(SweepItem item, RunRow row, IReadOnlyList<MetricRow> metrics)
    {
        var status = row.Status.ToString().ToLowerInvariant();
        var took = Units.Duration(TimeSpan.FromSeconds(row.TotalSeconds ?? 0));
        End(item, row.Reason is null ? $"{status} in {took}" : $"{status} after {took}: {row.Reason}", status);
    }

    /// <inheritdoc/>
    public void NotStarted(SweepItem item)
    {
    }

    /// <summary>Removes the table; the lines stay.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock) Clear();
    }

    private void End(SweepItem item, string what, string status)
    {
        lock (_lock)
        {
            _running.Remove(item.Number);
            _ended[status] = _ended.GetValueOrDefault(status) + 1;
            Line($"{Title(item)}: {what}");
        }
    }

    private void Refresh()
    {
        lock (_lock)
        {
            if (_host.Interactive) Draw();
            else if (_running.Count > 0 && _host.Clock.GetElapsedTime(_lastLine) >= RepeatEvery)
            {
                foreach (var activity in _running.Values) Line($"{Title(activity.Item)}: {activity.Text()}");
            }
        }
    }

    private void Draw()
    {
        Clear();
        var waiting = _count - _running.Count - _ended.Values.Sum();
        List<string> lines =
        [
            .. _running.Values.Select(activity => $"{activity.Item.Number.ToString(CultureInfo.InvariantCulture),4}  {Cut(activity.Item.Run.Name, _host.Width / 2),-30}  {activity.Text()}"),
            string.Create(CultureInfo.InvariantCulture, $"{_count} runs: {string.Join(", ", _ended.Select(entry => $"{entry.Value} {entry.Key}").Append($"{_running.Count} running").Append($"{waiting} waiting"))}"),
        ];
        foreach (var line in lines) _host.Error.Write(Cut(line, _host.Width - 1) + "\n");
        _host.Error.Flush();
        _drawn = lines.Count;
    }

    private void Line(string text)
    {
        Clear();
        _host.Error.Write(text + "\n");
        _host.Error.Flush();
        _lastLine = _host.Clock.GetTimestamp();
    }

    private void Clear()
    {
        if (_drawn > 0) _host.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\u001b[{_drawn}A\u001b[0J"));
        _drawn = 0;
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width)];

    private static string Title(SweepItem item) => $"[{item.Number}/{item.Count}] {item.Run.Name} ({item.Run.Id})";
}
