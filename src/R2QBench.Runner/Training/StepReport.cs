namespace R2QBench.Runner.Training;

/// <summary>What is known about one finished optimizer step.</summary>
/// <param name="Step">The step, counted from 1.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="TokensTrained">Tokens trained up to and including this step.</param>
/// <param name="Loss">Mean loss per token of this step, in nats.</param>
/// <param name="GradientNorm">Euclidean norm over all trained parameters before clipping.</param>
/// <param name="LearningRate">The rate of this step.</param>
/// <param name="Elapsed">Time since training began.</param>
public sealed record StepReport(
    int Step, int Steps, long TokensTrained, double Loss, double GradientNorm, double LearningRate, TimeSpan Elapsed)
{
    /// <summary>As <see cref="TrainingStage.Title"/>.</summary>
    public string? Phase { get; init; }

    /// <summary>True for the first step with an optimizer of its own.</summary>
    public bool IsFirstOfStage { get; init; }

    /// <summary>Whether this step belongs in the step table: the first of each stage, the last, and every n-th.</summary>
    public bool IsLogged(int logEvery) => Step == 1 || IsFirstOfStage || Step == Steps || Step % logEvery == 0;
}
