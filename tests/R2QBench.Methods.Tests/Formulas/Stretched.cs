namespace R2QBench.Methods.Tests.Formulas;

/// <summary>Stretched elastic quantization (methods.md §2.6).</summary>
public sealed class Stretched(int levels, bool official) : Formula
{
    public override double[] Fit(double[] w) => [Math.Max(Largest(w), 1e-5)];

    public override int Code(double w, double[] p, double[] group) => levels == 4
        ? (int)Round(Math.Clamp(w / p[0], -0.99, 0.99) * 2 - 0.5) + 2
        : (int)Round(Math.Clamp(w / p[0], -0.99, 0.99) * 1.5) + 1;

    public override double Level(int code, double[] p) => levels == 4 ? (code - 1.5) / 2 * p[0] : (code - 1) / 1.5 * p[0];

    public override bool Inside(double w, double[] p) => Math.Abs(w / p[0]) <= 0.99;

    public override (double Weight, double[] Scales) Chain(double w, double[] p, double[] group)
    {
        var level = Level(Code(w, p, group), [1]);
        if (Inside(w, p)) return (1, [level - w / p[0]]);
        return (0, [official && levels == 3 ? Math.Sign(w) : level]);
    }
}
