using R2QBench.Core.Errors;

namespace R2QBench.Runner.Runs;

/// <summary>All runs of an experiment in the order in which they are done: the full-precision baselines first.</summary>
/// <param name="Experiment">Name, and folder below the results.</param>
/// <param name="SpecPath">The file it came from.</param>
/// <param name="Runs">At least two: a baseline and a quantized run.</param>
/// <param name="Notices">What the user should know before it starts.</param>
public sealed record ExperimentPlan(string Experiment, string SpecPath, IReadOnlyList<PlannedRun> Runs, IReadOnlyList<Notice> Notices);
