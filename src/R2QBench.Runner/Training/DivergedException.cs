namespace R2QBench.Runner.Training;

/// <summary>A figure of the training became NaN or infinite; the run is over, others go on.</summary>
/// <param name="step">The step that gave it, counted from 1.</param>
/// <param name="figure">Which figure, e.g. <c>loss</c>.</param>
/// <param name="value">NaN or an infinity.</param>
public sealed class DivergedException(int step, string figure, double value)
    : Exception($"the {figure} became {(double.IsNaN(value) ? "NaN" : "infinite")} at step {step}")
{
    /// <summary>The step that gave it, counted from 1.</summary>
    public int Step { get; } = step;
}
