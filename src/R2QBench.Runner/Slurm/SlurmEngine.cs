using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Slurm;

/// <summary>Jobs of a Slurm cluster.</summary>
public sealed class SlurmEngine : ISweepEngine
{
    public string Name => "slurm";

    public string Title => "as jobs of a cluster (docs/cluster.md)";

    public Task<SweepSummary> RunAsync(SweepOrder order, CancellationToken cancellation)
    {
        MachineRequirements.Require([]);   // devices are those of the nodes
        var display = new SlurmDisplay(IStatusDisplay.For(order.Host));
        var settings = new SlurmSettings(order.Spec.Slurm, order.Spec.SourcePath, order.Overrides, order.Options, order.Parallel);
        return new SlurmSweep(new SlurmClient(SlurmPrograms.RunAsync), order.Store, order.Shown(display), display, order.Host.Clock).RunAsync(order.Plan, settings, cancellation);
    }
}
