using R2QBench.Core.Text;

namespace R2QBench.Runner.Benchmarks;

/// <summary>What a report and a query over many runs cost.</summary>
/// <param name="Size">How many rows.</param>
/// <param name="WriteSeconds">Making the results up; not judged.</param>
/// <param name="QuerySeconds">A grouping query, best of three, in this process.</param>
/// <param name="ReportSeconds">Reading, judging, charts, HTML, file; in this process.</param>
/// <param name="PeakBytes">Largest resident memory of this process so far, the making-up included.</param>
/// <param name="FileBytes">Size of the HTML file.</param>
public sealed record ReportBenchmarkResult(SyntheticResults Size, double WriteSeconds, double QuerySeconds, double ReportSeconds, long PeakBytes, long FileBytes)
{
    private const double MostQuerySeconds = 1, MostReportSeconds = 20;
    private const long MostBytes = 3L << 29, MostFileBytes = 15_000_000;

    /// <summary>True if every figure is within its limit.</summary>
    public bool Holds => QuerySeconds < MostQuerySeconds && ReportSeconds < MostReportSeconds && PeakBytes < MostBytes && FileBytes < MostFileBytes;

    public void Print(TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant($"{Size.Runs} runs x {Size.Metrics} metrics x {Size.Steps} steps, written in {WriteSeconds:0.0} s"));
        output.WriteLine(FormattableString.Invariant($"query        {QuerySeconds,7:0.00} s    limit {MostQuerySeconds} s"));
        output.WriteLine(FormattableString.Invariant($"report       {ReportSeconds,7:0.00} s    limit {MostReportSeconds} s"));
        output.WriteLine($"peak memory  {Units.Bytes(PeakBytes)}    limit {Units.Bytes(MostBytes)}");
        output.WriteLine($"report file  {Units.Bytes(FileBytes)}    limit {Units.Bytes(MostFileBytes)}");
    }
}
