namespace R2QBench.Runner.Sweeps;

/// <summary>Where the runs of a sweep are done: in processes of this machine, on a cluster, …</summary>
/// <remarks>An engine is one file that implements this, and one line in <see cref="SweepEngines"/>. Rows and files are the same whatever does the runs.</remarks>
public interface ISweepEngine
{
    /// <summary>Value of <c>--engine</c>.</summary>
    string Name { get; }

    /// <summary>A few words for <c>--help</c>.</summary>
    string Title { get; }

    /// <summary>What it would do beyond the runs themselves, a line each, for <c>--dry-run</c>; starts and writes nothing.</summary>
    IReadOnlyList<string> Preview(SweepOrder order) => [];

    /// <summary>Does the runs that are still to be done, and tells the monitor what becomes of each.</summary>
    /// <exception cref="Core.Errors.ProblemException">A library, a device or a program is missing, or rows cannot be written (exit code 3).</exception>
    Task<SweepSummary> RunAsync(SweepOrder order, CancellationToken cancellation);
}
