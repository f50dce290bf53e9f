using R2QBench.Core.Hub;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Console;

/// <summary>How far a fetch is, as one line.</summary>
public static class FetchStatus
{
    private const int BarWidth = 20;

    /// <summary>E.g. <c>[=====>              ]  28.4 %  1/5 files  3.8 GiB of 13.5 GiB  45.0 MiB/s  3 min 40 s left</c>.</summary>
    public static string Text(FetchProgress progress)
    {
        var parts = new List<string>();
        if (progress.BytesTotal is > 0 and var total)
        {
            var share = Math.Clamp((double)progress.BytesDone / total, 0, 1);
            parts.Add($"{Bar(share)} {Units.Percent(share),7}");
        }

        parts.Add($"{progress.FilesDone}/{progress.FilesTotal} files");
        parts.Add(Units.Bytes(progress.BytesDone) + (progress.BytesTotal is { } bytes ? $" of {Units.Bytes(bytes)}" : ""));
        if (progress.BytesPerSecond is { } rate) parts.Add($"{Units.Bytes((long)rate)}/s");
        if (progress.TimeLeft is { } left && progress.BytesDone < progress.BytesTotal) parts.Add($"{Units.Duration(left)} left");
        return string.Join("  ", parts);
    }

    private static string Bar(double share)
    {
        var filled = (int)(share * BarWidth);
        return $"[{(filled < BarWidth ? new string('=', filled) + '>' : new string('=', BarWidth)).PadRight(BarWidth)}]";
    }
}
