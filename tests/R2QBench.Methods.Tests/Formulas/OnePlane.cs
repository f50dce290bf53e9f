namespace R2QBench.Methods.Tests.Formulas;

/// <summary>α·sign(w), α = mean|w| (XNOR-Net; ParetoQ's mask |w| ≤ α).</summary>
public sealed class OnePlane : Formula
{
    public override double[] Fit(double[] w) => [MeanMagnitude(w)];

    public override int Code(double w, double[] p, double[] group) => w >= 0 ? 1 : 0;

    public override double Level(int code, double[] p) => (2 * code - 1) * p[0];

    public override bool Inside(double w, double[] p) => Math.Abs(w) <= p[0];

    public override (double Weight, double[] Scales) Chain(double w, double[] p, double[] group) => (Math.Abs(w) <= 1 ? p[0] : 0, [w >= 0 ? 1 : -1]);
}
