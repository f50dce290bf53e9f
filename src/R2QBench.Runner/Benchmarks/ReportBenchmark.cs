using System.Diagnostics;
using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Times a report and a query over made-up results.</summary>
public static class ReportBenchmark
{
    private const string Query = "select method, group_size, avg(value) as mean from metric join run using (experiment, run_id, attempt) where stage = 'after' group by all order by all";

    /// <param name="size">How many rows.</param>
    /// <param name="folder">Where results and report go.</param>
    public static ReportBenchmarkResult Run(SyntheticResults size, string folder)
    {
        var results = Path.Combine(folder, "results");
        Directory.CreateDirectory(results);
        var write = Seconds(() => size.Write(results));
        var query = Enumerable.Range(0, 3).Min(_ => Seconds(() => new ResultQuery(results).Run(Query)));
        var path = Path.Combine(folder, "report.html");
        var report = Seconds(() => AtomicFile.WriteText(path, new ReportWriter(ReportLoader.Load([ReportSource.At(results)])).Html()));
        return new ReportBenchmarkResult(size, write, query, report, ProcessMemory.PeakBytes() ?? 0, new FileInfo(path).Length);
    }

    private static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
