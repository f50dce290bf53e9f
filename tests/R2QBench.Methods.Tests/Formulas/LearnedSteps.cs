namespace R2QBench.Methods.Tests.Formulas;

/// <summary>LSQ (methods.md §2.5), with its own start or that of ParetoQ at three and four bits.</summary>
public sealed class LearnedSteps(int bits, bool fromMean) : Steps(-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
{
    public override double LargestLevel => Highest;

    public override double[] Fit(double[] w) => [Math.Max(fromMean ? 2 * MeanMagnitude(w) / Math.Sqrt(Highest) : Largest(w) / Highest, 1e-5)];

    // Clamped before it is rounded: half a step beyond the last level is outside already.
    public override bool Inside(double w, double[] p) => w / p[0] >= Lowest && w / p[0] <= Highest;

    protected override double Position(double w, double[] p) => w / p[0];

    protected override double At(double position, double[] p) => position * p[0];
}
