using R2QBench.Core.Errors;

namespace R2QBench.Core.Specs;

/// <summary>A spec file with its grid resolved.</summary>
/// <param name="Name">Name of the experiment; also its folder below the results.</param>
/// <param name="SourcePath">The file as the user named it.</param>
/// <param name="Runs">At least one run, in grid order (last axis fastest), included ones last; no two the same.</param>
/// <param name="Notices">What the user should know before it starts.</param>
public sealed record ExperimentSpec(string Name, string SourcePath, IReadOnlyList<RunSpec> Runs, IReadOnlyList<Notice> Notices)
{
    /// <summary>How the runs are put into a Slurm queue, where that is asked for.</summary>
    public SlurmSpec Slurm { get; init; } = new();
}
