using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Sweeps;

/// <summary>Everything an engine is told.</summary>
/// <param name="Plan">Which runs.</param>
/// <param name="Spec">The spec that they come from.</param>
/// <param name="Overrides">Values that the user laid over it, <c>KEY=VALUE</c>.</param>
/// <param name="Options">How runs are done.</param>
/// <param name="Parallel">Workers side by side; on a cluster, in each task.</param>
/// <param name="Store">Where rows go.</param>
/// <param name="Shown">May put another monitor around the one for people.</param>
/// <param name="Host">Where people look.</param>
public sealed record SweepOrder(
    SweepPlan Plan, ExperimentSpec Spec, IReadOnlyList<string> Overrides, RunOptions Options, int Parallel, ResultStore Store, Func<ISweepMonitor, ISweepMonitor> Shown, CommandHost Host);
