using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Training;

namespace R2QBench.Runner.Sweeps;

/// <summary>One run as <c>r2q sweep --json</c> prints it: one line, the same fields for every run, null where something does not apply.</summary>
/// <remarks>The names are documented in docs/sweeps.md and do not change.</remarks>
public sealed record SweepLine
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the run for people.</summary>
    public required string Name { get; init; }

    /// <summary>Place in the plan, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Runs of the sweep.</summary>
    public required int Count { get; init; }

    /// <summary><c>completed</c>, <c>failed</c>, <c>cancelled</c>, <c>not_started</c>; <c>planned</c> with <c>--dry-run</c>.</summary>
    public required string Status { get; init; }

    /// <summary>True if the run had finished before this start.</summary>
    public required bool Kept { get; init; }

    /// <summary>From 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>Why it did not complete, one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Kind of failure, see <see cref="Runs.FailureKind"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>What is to be known of how it was done.</summary>
    public string? Note { get; init; }

    /// <summary>Step of the checkpoint that it went on from.</summary>
    public int? ResumedFromStep { get; init; }

    /// <summary>Method name; <c>none</c> for full precision.</summary>
    public required string Method { get; init; }

    /// <summary>Dotted keys of the grid and their values as text.</summary>
    public required IReadOnlyDictionary<string, string> Axes { get; init; }

    /// <summary>Source of the model as in the spec.</summary>
    public required string Model { get; init; }

    /// <summary>Device as in the spec.</summary>
    public required string Device { get; init; }

    /// <summary>Seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>Optimizer steps asked for.</summary>
    public required int Steps { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public int? LastStep { get; init; }

    /// <summary>Tokens that went through training.</summary>
    public long? TokensTrained { get; init; }

    /// <summary>Of training, tokens per second.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Wall-clock seconds of the run.</summary>
    public double? Seconds { get; init; }

    /// <summary>Most memory of the process at once, bytes.</summary>
    public long? PeakHostBytes { get; init; }

    /// <summary>Most device memory held by tensors at once, bytes.</summary>
    public long? PeakDeviceBytes { get; init; }

    /// <summary>Of the quantized weights, scales included.</summary>
    public double? BitsPerWeightStored { get; init; }

    /// <summary>ISO 8601.</summary>
    public DateTimeOffset? StartedUtc { get; init; }

    /// <summary>ISO 8601.</summary>
    public DateTimeOffset? FinishedUtc { get; init; }

    /// <summary>Absolute path of the run's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Figures measured now; null for kept runs.</summary>
    public IReadOnlyList<SweepFigure>? Metrics { get; init; }

    /// <summary>A run without a row of its own: planned or not reached.</summary>
    public static SweepLine Of(SweepItem item, string experiment, string folder, string status) => new()
    {
        Experiment = experiment,
        RunId = item.Run.Id,
        Name = item.Run.Name,
        Number = item.Number,
        Count = item.Count,
        Status = status,
        Kept = false,
        Attempt = status == Planned ? item.Attempt : null,
        Method = item.Run.Spec.Quantization.Method,
        Axes = item.Run.Spec.Axes,
        Model = item.Run.Spec.Model.Source,
        Device = item.Run.Spec.Device,
        Seed = item.Run.Spec.Seed,
        Steps = TrainingStage.StepsOf(item.Run.Spec.Training, item.Run.Model.Config.Layers),
        Folder = folder,
    };

    /// <summary>A run that ended, now or before.</summary>
    public static SweepLine Of(SweepItem item, string folder, RunRow row, IReadOnlyList<MetricRow>? metrics) =>
        Of(item, row.Experiment, folder, row.Status.ToString().ToLowerInvariant()) with
        {
            Kept = metrics is null,
            Attempt = row.Attempt,
            Reason = row.Reason,
            Failure = row.Failure,
            Note = row.Note,
            ResumedFromStep = row.ResumedFromStep,
            LastStep = row.LastStep,
            TokensTrained = row.TokensTrained,
            TokensPerSecond = row.TokensPerSecond,
            Seconds = row.TotalSeconds,
            PeakHostBytes = row.PeakHostBytes,
            PeakDeviceBytes = row.PeakDeviceBytes,
            BitsPerWeightStored = row.BitsPerWeightStored,
            StartedUtc = row.StartedUtc,
            FinishedUtc = row.FinishedUtc,
            Metrics = metrics is null ? null : [.. metrics.Select(SweepFigure.Of)],
        };

    /// <summary>Status of a run that <c>--dry-run</c> would do.</summary>
    public const string Planned = "planned";

    /// <summary>Status of a run that was not reached.</summary>
    public const string NotStarted = "not_started";
}
