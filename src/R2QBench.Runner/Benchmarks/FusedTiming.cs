namespace R2QBench.Runner.Benchmarks;

/// <summary>The same work by fused operators and operator by operator, in one process and in turns.</summary>
/// <param name="Name">What was done.</param>
/// <param name="FusedMilliseconds">Median with fused operators.</param>
/// <param name="PlainMilliseconds">Median of the same mathematics made of libtorch's operators.</param>
public sealed record FusedTiming(string Name, double FusedMilliseconds, double PlainMilliseconds)
{
    /// <summary>Factor that must be reached; null where none is asked for.</summary>
    public double? Least { get; init; }

    /// <summary>What the work consists of, where it was taken apart; medians of their own.</summary>
    public IReadOnlyList<FusedTiming> Parts { get; init; } = [];

    /// <summary>How many times faster the fused form is.</summary>
    public double Factor => PlainMilliseconds / FusedMilliseconds;

    /// <summary>Whether the factor is reached.</summary>
    public bool Holds => Least is not { } least || Factor >= least;
}
