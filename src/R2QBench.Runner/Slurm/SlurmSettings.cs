using R2QBench.Core.Specs;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Slurm;

/// <summary>Everything about a queued sweep besides its runs.</summary>
/// <param name="Slurm">The block of the spec.</param>
/// <param name="Spec">The YAML file as the user named it.</param>
/// <param name="Overrides">Values laid over it.</param>
/// <param name="Options">How the runs are done.</param>
/// <param name="Parallel">Workers of each task.</param>
public sealed record SlurmSettings(SlurmSpec Slurm, string Spec, IReadOnlyList<string> Overrides, RunOptions Options, int Parallel);
