using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Training;

namespace R2QBench.Runner.Sweeps;

/// <summary>One run as <c>r2q sweep --json</c> prints it: one line, the same fields for every run, null where something does not apply.</summary>
/// <remarks>The names are documented in docs/sweeps.md and do not change.</remarks>
public sealed record SweepLine
{
    public required string Experiment { get; init; }

    public required string RunId { get; init; }

    public required string Name { get; init; }

    /// <summary>Place in the plan, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Runs of the sweep.</summary>
    public required int Count { get; init; }

    /// <summary><c>completed</c>, <c>failed</c>, <c>cancelled</c>, <c>not_started</c>; <c>planned</c> with <c>--dry-run</c>.</summary>
    public required string Status { get; init; }

    /// <summary>True if the run had finished before this start.</summary>
    public required bool Kept { get; init; }

    public int? Attempt { get; init; }

    public string? Reason { get; init; }

    /// <summary>Kind of failure, see <see cref="Runs.FailureKind"/>.</summary>
    public string? Failure { get; init; }

    public string? Note { get; init; }

    public int? ResumedFromStep { get; init; }

    public required string Method { get; init; }

    public required IReadOnlyDictionary<string, string> Axes { get; init; }

    public required string Model { get; init; }

    public required string Device { get; init; }

    public required long Seed { get; init; }

    public required int Steps { get; init; }

    public int? LastStep { get; init; }

    public long? TokensTrained { get; init; }

    public double? TokensPerSecond { get; init; }

    public double? Seconds { get; init; }

    public long? PeakHostBytes { get; init; }

    public long? PeakDeviceBytes { get; init; }

    public double? BitsPerWeightStored { get; init; }

    public DateTimeOffset? StartedUtc { get; init; }

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
