namespace R2QBench.Methods.Tests.Formulas;

/// <summary>Odd whole numbers (methods.md §2.26); a position is the unsigned code.</summary>
public sealed class OddNumbers(int bits) : Steps(0, (1 << bits) - 1)
{
    public override double LargestLevel => Highest;

    public override double[] Fit(double[] w) => [Math.Max(Largest(w) / Highest, 1e-6)];

    protected override double Position(double w, double[] p) => (w / p[0] + Highest) / 2;

    protected override double At(double position, double[] p) => (2 * position - Highest) * p[0];
}
