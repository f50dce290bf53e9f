using R2QBench.Core.Errors;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Sweeps;

/// <summary>What a worker process says: one JSON line on its standard output.</summary>
public sealed record WorkerMessage
{
    /// <summary>What it tells.</summary>
    public required WorkerMessageKind Kind { get; init; }

    /// <summary>Stage that begins, or what is counted.</summary>
    public string? Text { get; init; }

    /// <summary>Steps or items done.</summary>
    public long Done { get; init; }

    /// <summary>Steps or items in all.</summary>
    public long Total { get; init; }

    /// <summary>Training loss of the step, nats.</summary>
    public double Loss { get; init; }

    /// <summary>Of training, tokens per second.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>The run's row, when it ended.</summary>
    public RunRow? Row { get; init; }

    /// <summary>Its figures.</summary>
    public IReadOnlyList<MetricRow>? Metrics { get; init; }

    /// <summary>Why the worker cannot go on.</summary>
    public IReadOnlyList<Problem>? Problems { get; init; }
}
