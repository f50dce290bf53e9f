using System.Diagnostics;
using R2QBench.Torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Times work with and without fused operators, both forms in turns, so that a slow minute of the machine falls on both. Figures are medians.</summary>
/// <remarks>A turn does the work several times in a row, as a training does: the first times after a pause find sleeping threads and cold caches and do not count.</remarks>
/// <param name="Count">Turns of each form, after one that does not count.</param>
/// <param name="Untimed">How often a turn does the work before it counts.</param>
/// <param name="Timed">How often a turn then does it, each time a figure.</param>
/// <param name="Pause">Before each turn.</param>
/// <param name="Cancellation">Looked at before each turn.</param>
internal sealed record Turns(int Count, int Untimed, int Timed, TimeSpan Pause, CancellationToken Cancellation)
{
    /// <summary>Threads of OpenBLAS go on looking for work for 2²⁶ cycles after a product; a pause of this length keeps one form's threads out of the other's turn.</summary>
    public static readonly TimeSpan RestOfThreads = TimeSpan.FromMilliseconds(50);

    /// <summary>The same work in both forms, as <see cref="Fused.Enabled"/> says.</summary>
    public FusedTiming Compare(string name, Action work) => Compare(name, _ => work());

    /// <summary>Work that says at the end of each of its parts how that is called.</summary>
    public FusedTiming Compare(string name, Action<Action<string>> work) => Compare(name, work, work);

    /// <summary>Two works, the first with fused operators and the second without; both of the same parts.</summary>
    public FusedTiming Compare(string name, Action<Action<string>> fused, Action<Action<string>> plain)
    {
        var enabled = Fused.Enabled;
        List<double>[] times = [[], []];
        Dictionary<string, List<double>>[] parts = [[], []];
        try
        {
            for (var turn = 0; turn <= Count; turn++)
            {
                for (var form = 0; form < 2; form++)
                {
                    Cancellation.ThrowIfCancellationRequested();
                    Fused.Enabled = form == 0;
                    Thread.Sleep(Pause);
                    for (var time = 0; time < Untimed + Timed; time++)
                        Measure(form == 0 ? fused : plain, turn > 0 && time >= Untimed, times[form], parts[form]);
                }
            }
        }
        finally
        {
            Fused.Enabled = enabled;
        }

        return new FusedTiming(name, Median(times[0]), Median(times[1]))
        {
            Parts = [.. parts[0].Select(part => new FusedTiming(part.Key, Median(part.Value), Median(parts[1][part.Key])))],
        };
    }

    private static void Measure(Action<Action<string>> work, bool counts, List<double> times, Dictionary<string, List<double>> parts)
    {
        var start = Stopwatch.GetTimestamp();
        var begin = start;
        work(part =>
        {
            var now = Stopwatch.GetTimestamp();
            if (!parts.TryGetValue(part, out var laps)) parts[part] = laps = [];
            if (counts) laps.Add(Stopwatch.GetElapsedTime(begin, now).TotalMilliseconds);
            begin = now;
        });
        if (counts) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
