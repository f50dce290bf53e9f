namespace R2QBench.Runner.Benchmarks;

/// <summary>How fast one task was measured with one token budget.</summary>
/// <param name="Task">The task.</param>
/// <param name="TokenBudget">Tokens per batch.</param>
/// <param name="Items">Questions.</param>
/// <param name="Tokens">Tokens of all requests, each counted whole though common parts are read once.</param>
/// <param name="Seconds">Scoring, tokenizing included, loading not.</param>
/// <param name="LargestDifference">Largest difference of a log-likelihood from that of the first budget, in nats.</param>
public sealed record EvaluationTiming(string Task, int TokenBudget, int Items, long Tokens, double Seconds, double LargestDifference)
{
    public double ItemsPerSecond => Items / Seconds;

    public double TokensPerSecond => Tokens / Seconds;
}
