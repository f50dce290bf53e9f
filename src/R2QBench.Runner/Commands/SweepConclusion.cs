using R2QBench.Core.Errors;
using R2QBench.Runner.Console;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Commands;

/// <summary>The last lines of <c>r2q run</c> and <c>r2q sweep</c>, and their exit code.</summary>
public static class SweepConclusion
{
    /// <summary>Lists the runs that failed and says whether anything is left.</summary>
    public static ExitCode Print(SweepSummary summary, CommandHost host)
    {
        var failures = summary.Failures.ToList();
        foreach (var (run, row) in failures) host.Error.WriteLine($"failed: {run.Name} ({run.Id}): {row.Reason}");
        if (summary.WasCancelled)
        {
            host.Error.WriteLine($"cancelled; {summary.NotStarted.Count} runs not started. The same command continues");
            return ExitCode.Cancelled;
        }

        return failures.Count > 0 ? ExitCode.RunFailed : ExitCode.Ok;
    }
}
