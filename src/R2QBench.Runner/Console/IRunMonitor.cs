namespace R2QBench.Runner.Console;

/// <summary>Told how far a run is; most calls lead to nothing, so they may come as often as anything changes.</summary>
public interface IRunMonitor
{
    /// <summary>The next part of the run, e.g. <c>training</c>.</summary>
    void StartStage(string stage);

    /// <summary>An optimizer step is done.</summary>
    /// <param name="step">Steps done, from 1.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="loss">Mean loss per token, in nats.</param>
    /// <param name="tokensPerSecond">Training tokens per second.</param>
    void Step(long step, long steps, double loss, double tokensPerSecond);

    /// <summary>Part of an evaluation or another countable job is done.</summary>
    void Part(string what, long done, long total);
}
