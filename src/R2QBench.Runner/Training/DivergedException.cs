using R2QBench.Core.Errors;

namespace R2QBench.Runner.Training;

/// <summary>A figure of the training became NaN or infinite, or what it left cannot be stored; the run is over, others go on.</summary>
public sealed class DivergedException : Exception
{
    /// <param name="step">The step that gave it, counted from 1.</param>
    /// <param name="figure">Which figure, e.g. <c>loss</c>.</param>
    /// <param name="value">NaN or an infinity.</param>
    public DivergedException(int step, string figure, double value)
        : base($"the {figure} became {(double.IsNaN(value) ? "NaN" : "infinite")} at step {step}") => Step = step;

    /// <param name="step">The last step of the training.</param>
    /// <param name="problem">Why weights or scales cannot be stored after it.</param>
    public DivergedException(int step, Problem problem)
        : base($"after step {step}: {problem.What} ({problem.Where}{(problem.Seen is null ? "" : $", {problem.Seen}")}){(problem.Allowed is null ? "" : $"; allowed: {problem.Allowed}")}{(problem.NextStep is null ? "" : $"; next: {problem.NextStep}")}") => Step = step;

    /// <summary>The step that gave it, counted from 1.</summary>
    public int Step { get; }
}
