using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Runs;

/// <summary>What the parts of one run share.</summary>
internal sealed record RunContext(
    PlannedRun Run, RunFolder Folder, RunLog Log, RunRecord Record, RunCheckpoints Checkpoints, List<SampleRow>? Samples, CancellationToken Cancellation);
