using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Slurm;

/// <summary>Jobs of a Slurm cluster.</summary>
public sealed class SlurmEngine : ISweepEngine
{
    public string Name => "slurm";

    public string Title => "as jobs of a cluster (docs/cluster.md)";

    public IReadOnlyList<string> Preview(SweepOrder order)
    {
        PlannedRun[] runs = [.. order.Plan.ToDo.Select(item => item.Run)];
        if (runs.Length == 0) return [];
        var settings = Settings(order);
        var tasks = (runs.Length + settings.Slurm.ChunkSize - 1) / settings.Slurm.ChunkSize;
        var name = SlurmSubmitter.JobName(order.Plan.Experiment, "TIME");
        var arguments = SbatchArguments.Of(
            settings.Slurm, name, tasks, SlurmSubmitter.Cpus(runs.Select(run => run.Spec.Threads), settings), Path.Combine(SlurmSubmitter.FolderOf(order.Store, order.Plan.Experiment), name), Directory.GetCurrentDirectory());
        return
        [
            FormattableString.Invariant($"queued as one array of {tasks} {(tasks == 1 ? "task" : "tasks")}, up to {settings.Slurm.ChunkSize} {(settings.Slurm.ChunkSize == 1 ? "run" : "runs")} each (less what is in the queue already):"),
            "sbatch " + string.Join(' ', arguments.Select(JobScript.Word)),
        ];
    }

    public Task<SweepSummary> RunAsync(SweepOrder order, CancellationToken cancellation)
    {
        MachineRequirements.Require([]);   // devices are those of the nodes
        var display = new SlurmDisplay(IStatusDisplay.For(order.Host));
        return new SlurmSweep(new SlurmClient(SlurmPrograms.RunAsync), order.Store, order.Shown(display), display, order.Host.Clock).RunAsync(order.Plan, Settings(order), cancellation);
    }

    private static SlurmSettings Settings(SweepOrder order) => new(order.Spec.Slurm, order.Spec.SourcePath, order.Overrides, order.Options, order.Parallel);
}
