using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>Does the runs of a sweep in worker processes of this machine, its devices shared out.</summary>
/// <param name="store">Where rows go.</param>
/// <param name="host">Where people look.</param>
public sealed class LocalSweep(ResultStore store, CommandHost host)
{
    /// <param name="sweep">Which runs.</param>
    /// <param name="options">How they are done.</param>
    /// <param name="parallel">Most workers at once.</param>
    /// <param name="shown">May put another monitor around the one for people.</param>
    /// <param name="cancellation">Ends the current runs as <c>cancelled</c> and starts no other.</param>
    /// <exception cref="ProblemException">A library or a device is missing, or rows cannot be written (exit code 3).</exception>
    public async Task<SweepSummary> RunAsync(
        SweepPlan sweep, RunOptions options, int parallel, Func<ISweepMonitor, ISweepMonitor> shown, CancellationToken cancellation)
    {
        var devices = sweep.ToDo.Select(item => item.Run.Spec.Device).Distinct().ToList();
        MachineRequirements.Require(devices);
        var count = Math.Min(parallel, Math.Max(1, sweep.ToDo.Count()));
        var workers = DeviceShares.For(devices, count).Select(device => new WorkerProcess(store.Folder, device, host.Clock)).ToList();
        try
        {
            using var board = new SweepBoard(host, sweep.Items.Count);
            return await new SweepRunner(store, shown(board), host.Clock).RunAsync(sweep, options, workers, cancellation);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }
}
