namespace R2QBench.Methods.Tests.Formulas;

/// <summary>Two planes of 0 and 1 (methods.md §2.2); the chain takes every step for the identity.</summary>
public sealed class TwoSteps : Formula
{
    public override double[] Fit(double[] w) => [Largest(w), -Largest(w) / 2];

    public override int Code(double w, double[] p, double[] group)
    {
        var b1 = w - (p[0] + p[1]) / 2 >= 0 ? 1 : 0;
        return 2 * b1 + (-(w - p[0] * b1 - p[1] / 2) >= 0 ? 1 : 0);
    }

    public override double Level(int code, double[] p) => code / 2 * p[0] + code % 2 * p[1];

    public override (double Weight, double[] Scales) Chain(double w, double[] p, double[] group)
    {
        var code = Code(w, p, group);
        double b1 = code / 2, b2 = code % 2;
        // b1 moves by 1 with w and by −½ with either scale; b2 = −(w − α1·b1 − α2/2).
        return (p[0] - p[1] + p[0] * p[1], [b1 - p[0] / 2 + p[1] * (b1 - p[0] / 2), -p[0] / 2 + b2 + p[1] * (0.5 - p[0] / 2)]);
    }
}
