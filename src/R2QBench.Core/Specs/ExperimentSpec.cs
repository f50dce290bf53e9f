using R2QBench.Core.Errors;

namespace R2QBench.Core.Specs;

/// <summary>A spec file with its grid resolved.</summary>
/// <param name="Name">Name of the experiment; also its folder below the results.</param>
/// <param name="SourcePath">The file as the user named it.</param>
/// <param name="Runs">At least one run, in grid order (last axis fastest), included ones last; no two the same.</param>
/// <param name="Notices">What the user should know before it starts.</param>
public sealed record ExperimentSpec(string Name, string SourcePath, IReadOnlyList<RunSpec> Runs, IReadOnlyList<Notice> Notices)
{
    /// <summary>What is wrong with the file; with any, the runs serve only to find more.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Where a dotted key is written, as problems show it: file, line, key.</summary>
    public Func<string, string> Place { get; init; } = key => $"{SourcePath}  {key}";

    /// <summary>How the runs are put into a Slurm queue, where that is asked for.</summary>
    public SlurmSpec Slurm { get; init; } = new();
}
