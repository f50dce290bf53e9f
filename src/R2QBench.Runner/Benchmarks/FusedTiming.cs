namespace R2QBench.Runner.Benchmarks;

/// <summary>One piece of work with and without fused operators, measured in turns.</summary>
/// <param name="Name">What was done.</param>
/// <param name="FusedMilliseconds">Median with fused operators.</param>
/// <param name="PlainMilliseconds">Median of the same work made of libtorch's operators.</param>
/// <param name="Least">The factor that must be reached; null when it is only for information.</param>
public sealed record FusedTiming(string Name, double FusedMilliseconds, double PlainMilliseconds, double? Least = null)
{
    /// <summary>How many times faster the fused form is.</summary>
    public double Factor => PlainMilliseconds / FusedMilliseconds;

    /// <summary>False when there is a factor to reach and it is not.</summary>
    public bool Holds => Least is not { } least || Factor >= least;
}
