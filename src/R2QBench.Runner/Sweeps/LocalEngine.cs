namespace R2QBench.Runner.Sweeps;

/// <summary>Worker processes of this machine.</summary>
public sealed class LocalEngine : ISweepEngine
{
    public string Name => "local";

    public string Title => "in processes of this machine";

    public Task<SweepSummary> RunAsync(SweepOrder order, CancellationToken cancellation) =>
        new LocalSweep(order.Store, order.Host).RunAsync(order.Plan, order.Options, order.Parallel, order.Shown, cancellation);
}
