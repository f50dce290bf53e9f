namespace R2QBench.Runner.Benchmarks;

/// <summary>One line of the operator benchmark.</summary>
/// <param name="Name">What was done, readable.</param>
/// <param name="Value">The figure of the best round.</param>
/// <param name="Unit"><c>ns/op</c>, <c>µs/op</c>, <c>ms/op</c> or <c>GFLOP/s</c>.</param>
/// <param name="Limit">What the figure may not exceed; null when it is only for information.</param>
public sealed record OperatorTiming(string Name, double Value, string Unit, double? Limit = null)
{
    /// <summary>False when there is a limit and the figure is beyond it.</summary>
    public bool Holds => Limit is not { } limit || Value <= limit;
}
